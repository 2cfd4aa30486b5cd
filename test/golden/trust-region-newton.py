"""Trust-region Newton by an independent program: subproblems by SciPy's scalar root finder on the dense resolvent. Prints the JSON beside it."""
import json
import numpy as np
from scipy.optimize import brentq

def rosenbrock(x):
    b = x[1] - x[0] ** 2
    f = 100 * b ** 2 + (1 - x[0]) ** 2
    g = np.array([-400 * x[0] * b - 2 * (1 - x[0]), 200 * b])
    H = np.array([[1200 * x[0] ** 2 - 400 * x[1] + 2, -400 * x[0]], [-400 * x[0], 200.0]])
    return f, g, H

def quartic(x):  # sum (x_i^2 - 1)^2 / 4 + 0.1 sum x_i x_{i+1}, indefinite near 0
    n = len(x)
    f = np.sum((x ** 2 - 1) ** 2) / 4 + 0.1 * np.sum(x[:-1] * x[1:])
    g = x * (x ** 2 - 1)
    g[:-1] += 0.1 * x[1:]
    g[1:] += 0.1 * x[:-1]
    H = np.diag(3 * x ** 2 - 1) + 0.1 * (np.eye(n, k=1) + np.eye(n, k=-1))
    return f, g, H

def ball(g, H, radius):
    n = len(g)
    low = np.linalg.eigvalsh(H)[0]
    step = lambda lam: np.linalg.solve(H + lam * np.eye(n), -g)
    if low > 0 and np.linalg.norm(step(0)) <= radius: return step(0)
    start = max(0.0, -low) + 1e-13 * max(1, abs(low))
    stop = start + np.linalg.norm(g) / radius + 1
    return step(brentq(lambda lam: 1 / radius - 1 / np.linalg.norm(step(lam)), start, stop, xtol=1e-15, rtol=1e-15))

def run(fun, x, steps, radius=1.0, largest=1000.0, eta=0.15):
    rows, solves = [], 0
    f, g, H = fun(x)
    rows.append([0, f, float(np.linalg.norm(g)), radius, 0])
    for k in range(1, steps + 1):
        while True:
            h = ball(g, H, radius); solves += 1
            fn = fun(x + h)[0]
            rho = (f - fn) / -(g @ h + h @ H @ h / 2)
            length = np.linalg.norm(h)
            if rho < 0.25: radius = 0.25 * min(radius, length)
            elif rho > 0.75 and length >= (1 - 1e-10) * radius: radius = min(2 * radius, largest)
            if rho > eta: break
        x = x + h
        f, g, H = fun(x)
        rows.append([k, float(f), float(np.linalg.norm(g)), float(radius), solves])
    return rows

print(json.dumps({
    'columns': ['k', 'value', 'gradientNorm', 'radius', 'solves'],
    'rosenbrock': {'start': [-1.2, 1.0], 'rows': run(rosenbrock, np.array([-1.2, 1.0]), 20)},
    'quartic': {'start': [0.1, -0.2, 0.05, 0.15, -0.1], 'rows': run(quartic, np.array([0.1, -0.2, 0.05, 0.15, -0.1]), 5)},
}, indent=0))
