"""Reference runs of cma-es, sep-cma-es, openai-es and spsa in plain numpy, from the papers' formulas. Writes evolution.json beside itself.

Normals: mulberry32 and the cosine branch of Box and Muller, row by row, as in the tests."""
import json, math, os
import numpy as np

class Draws:
    def __init__(self, seed): self.s = seed & 0xffffffff
    def uniform(self):
        self.s = (self.s + 0x6D2B79F5) & 0xffffffff
        t = self.s
        t = ((t ^ (t >> 15)) * (t | 1)) & 0xffffffff
        t ^= (t + (((t ^ (t >> 7)) * (t | 61)) & 0xffffffff)) & 0xffffffff
        return ((t ^ (t >> 14)) & 0xffffffff) / 2 ** 32
    def normal(self):
        r = math.sqrt(-2 * math.log(1 - self.uniform()))
        return r * math.cos(2 * math.pi * self.uniform())
    def normals(self, *shape): return np.array([self.normal() for _ in range(int(np.prod(shape)))]).reshape(shape)

def f(x):
    """Ellipsoid with a rotation-free coupling: not separable."""
    n = len(x)
    return sum(10 ** (3 * i / (n - 1)) * (x[i] - 1) ** 2 for i in range(n)) + (x.sum() - n) ** 2

def constants(n, sep):
    lam = 4 + int(3 * math.log(n)); mu = lam // 2
    raw = np.array([math.log((lam + 1) / 2) - math.log(i) for i in range(1, lam + 1)])
    mueff = raw[:mu].sum() ** 2 / (raw[:mu] ** 2).sum(); mueffm = raw[mu:].sum() ** 2 / (raw[mu:] ** 2).sum()
    fac = (n + 2) / 3 if sep else 1
    c1 = min(1, fac * 2 / ((n + 1.3) ** 2 + mueff)); cmu = min(1 - c1, fac * 2 * (.25 + mueff + 1 / mueff - 2) / ((n + 2) ** 2 + mueff))
    a = min(1 + c1 / cmu, 1 + 2 * mueffm / (mueff + 2), (1 - c1 - cmu) / (n * cmu))
    w = np.where(raw >= 0, raw / raw[raw > 0].sum(), a * raw / -raw[raw < 0].sum())
    cs = (mueff + 2) / (n + mueff + 5)
    return lam, mu, w, mueff, c1, cmu, cs, 1 + 2 * max(0, math.sqrt((mueff - 1) / (n + 1)) - 1) + cs, (4 + mueff / n) / (n + 4 + 2 * mueff / n)

def cma(x0, sigma, seed, gens, sep):
    d = Draws(seed); n = len(x0); lam, mu, w, mueff, c1, cmu, cs, ds, cc = constants(n, sep)
    m = x0.copy(); C = np.eye(n); S = np.eye(n); Si = np.eye(n); ps = np.zeros(n); pc = np.zeros(n); chi = math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)); out = {}; last = 0
    every = max(1, int(1 / (10 * n * (c1 + cmu))))
    best = math.inf
    for g in range(1, gens + 1):
        Y = d.normals(lam, n) @ S; X = m + sigma * Y
        F = np.array([f(x) for x in X]); best = min(best, F.min()); order = np.argsort(F, kind='stable'); Y = Y[order]
        yw = w[:mu] @ Y[:mu]; m = m + sigma * yw
        ps = (1 - cs) * ps + math.sqrt(cs * (2 - cs) * mueff) * (Si @ yw)
        sigma = sigma * math.exp(min(1, cs / ds * (np.linalg.norm(ps) / chi - 1)))
        h = 1 if np.linalg.norm(ps) / math.sqrt(1 - (1 - cs) ** (2 * g)) < (1.4 + 2 / (n + 1)) * chi else 0
        pc = (1 - cc) * pc + h * math.sqrt(cc * (2 - cc) * mueff) * yw
        wo = [wi if wi >= 0 else wi * n / np.sum((Si @ y) ** 2) for wi, y in zip(w, Y)]
        C = (1 + c1 * (1 - h) * cc * (2 - cc) - c1 - cmu * w.sum()) * C + c1 * np.outer(pc, pc) + cmu * sum(wi * np.outer(y, y) for wi, y in zip(wo, Y))
        if sep: C = np.diag(np.diag(C))
        if sep or g - last >= every:
            L, B = np.linalg.eigh(C); S = B @ np.diag(np.sqrt(L)) @ B.T; Si = B @ np.diag(1 / np.sqrt(L)) @ B.T; last = g
        if g in (1, 2, 10, 30): out[g] = dict(mean=m.tolist(), sigma=sigma, best=best)
    return out

def openai(x0, seed, steps):
    d = Draws(seed); th = x0.copy(); n = len(x0); pairs = 5; sg = .1; lr = .05; m = np.zeros(n); v = np.zeros(n); out = {}
    for k in range(1, steps + 1):
        E = d.normals(pairs, n); F = np.array([f(th + sg * e) for e in E] + [f(th - sg * e) for e in E])
        ranks = np.argsort(np.argsort(F, kind='stable'), kind='stable') / (2 * pairs - 1) - .5
        g = (ranks[:pairs] - ranks[pairs:]) @ E / (2 * pairs * sg)
        m = .9 * m + .1 * g; v = .999 * v + .001 * g * g
        th = th - lr * (m / (1 - .9 ** k) / (np.sqrt(v / (1 - .999 ** k)) + 1e-8) + .01 * th)
        if k in (1, 2, 10, 30): out[k] = dict(theta=th.tolist())
    return out

def spsa(x0, seed, steps):
    d = Draws(seed); th = x0.copy(); out = {}
    for k in range(steps):
        ak = .002 / (k + 1 + 10) ** .602; ck = .1 / (k + 1) ** .101
        D = np.array([-1 if d.uniform() < .5 else 1 for _ in x0])
        th = th - ak * (f(th + ck * D) - f(th - ck * D)) / (2 * ck) * D
        if k + 1 in (1, 2, 10, 30): out[k + 1] = dict(theta=th.tolist())
    return out

x0 = np.array([0., .5, -1., 2., .25])
json.dump({'start': x0.tolist(), 'cma-es': cma(x0, .5, 7, 30, False), 'sep-cma-es': cma(x0, .5, 8, 30, True), 'openai-es': openai(x0, 9, 30), 'spsa': spsa(x0, 10, 30)},
          open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'evolution.json'), 'w'), indent=1)
