"""NOTEARS and DAGMA as their papers and dossier state them, with NumPy and SciPy: what a user of Python would run.
Usage: dag-baselines.py X.npy notears|dagma l1. Prints one JSON object: seconds, objective (least squares + l1 |W|_1), h."""
import json
import sys
import time

import numpy as np
import scipy.linalg
import scipy.optimize

X, method, l1 = np.load(sys.argv[1]), sys.argv[2], float(sys.argv[3])
n, d = X.shape
X = X - X.mean(axis=0)
S, I = X.T @ X / n, np.eye(d)


def squares(W):
    R = I - W
    G = -S @ R
    return 0.5 * np.sum(R * -G), G


def notears():
    def h(W):
        E = scipy.linalg.expm(W * W)
        return np.trace(E) - d, 2 * W * E.T

    def split(w):
        return (w[: d * d] - w[d * d :]).reshape(d, d)

    def lagrangian(w, rho, alpha):
        W = split(w)
        q, G = squares(W)
        c, C = h(W)
        G = G + (rho * c + alpha) * C
        return q + 0.5 * rho * c * c + alpha * c + l1 * w.sum(), np.concatenate([G + l1, l1 - G], axis=None)

    bounds = [(0, 0) if i == j else (0, None) for _ in range(2) for i in range(d) for j in range(d)]
    w, rho, alpha, before = np.zeros(2 * d * d), 1.0, 0.0, np.inf
    for _ in range(100):
        while rho < 1e16:
            new = scipy.optimize.minimize(lagrangian, w, args=(rho, alpha), method="L-BFGS-B", jac=True, bounds=bounds).x
            c = h(split(new))[0]
            if c <= 0.25 * before:
                break
            rho *= 10
        w, before = new, c
        alpha += rho * c
        if c <= 1e-8 or rho >= 1e16:
            break
    return split(w), before


def dagma():
    W, mu = np.zeros((d, d)), 1.0
    for stage, s in enumerate([1, 0.9, 0.8, 0.7, 0.6]):
        retries = 0
        while True:
            V, ok = stage_of(W.copy(), mu, s + 0.1 * retries, 3e-4 * 0.5**retries, 60000 if stage == 4 else 30000)
            if ok:
                break
            retries += 1
        W, mu = V, mu * 0.1
    return W, -np.linalg.slogdet(I - W * W)[1]


def stage_of(W, mu, s, rate, most):
    m, v, before = np.zeros((d, d)), np.zeros((d, d)), 1e16
    for k in range(1, most + 1):
        M = scipy.linalg.inv(s * I - W * W) + 1e-16
        while np.any(M < 0):
            if k == 1 or s <= 0.9:
                return W, False
            W += rate * step
            rate *= 0.5
            if rate <= 1e-16:
                return W, True
            W -= rate * step
            M = scipy.linalg.inv(s * I - W * W) + 1e-16
        g = mu * (squares(W)[1] + l1 * np.sign(W)) + 2 * W * M.T
        m, v = 0.99 * m + 0.01 * g, 0.999 * v + 0.001 * g * g
        step = m / (1 - 0.99**k) / (np.sqrt(v / (1 - 0.999**k)) + 1e-8)
        W = W - rate * step
        if k % 1000 == 0 or k == most:
            now = mu * (squares(W)[0] + l1 * np.abs(W).sum()) - np.linalg.slogdet(s * I - W * W)[1] + d * np.log(s)
            if abs((before - now) / before) <= 1e-6:
                break
            before = now
    return W, True


began = time.perf_counter()
W, h = notears() if method == "notears" else dagma()
print(json.dumps({"seconds": time.perf_counter() - began, "objective": squares(W)[0] + l1 * np.abs(W).sum(), "h": h}))
