"""Bounded problems with their optima, and what SciPy's L-BFGS-B reaches.

    /usr/bin/python3 test/golden/quasi-newton.py > test/golden/quasi-newton.json

The optima do not come from L-BFGS-B: a bounded quadratic is a bounded least-squares problem for `lsq_linear` (BVLS) by its Cholesky factor,
polished by the linear system of the active set; Rosenbrock on a box is solved by Newton's method on the free variables, with the active set
by enumeration. Infinite bounds are null.
"""
import itertools
import json
import numpy as np
from scipy.optimize import lsq_linear, minimize, minpack2

random = np.random.default_rng(20240611)
big = np.inf


def finite(bounds):
    return [None if np.isinf(b) else float(b) for b in bounds]


def spd(n, condition):
    U, _ = np.linalg.qr(random.standard_normal((n, n)))
    return (U * np.geomspace(1, condition, n)) @ U.T


def solve_quadratic(Q, c, lower, upper):
    fixed = lower == upper
    x = np.where(fixed, lower, 0.0)
    free = ~fixed
    L = np.linalg.cholesky(Q[np.ix_(free, free)])
    b = np.linalg.solve(L, -(c + Q @ x)[free])
    x[free] = lsq_linear(L.T, b, (lower[free], upper[free]), method='bvls', tol=1e-15).x
    for _ in range(50):
        g = Q @ x + c
        gap = 1e-9 * (1 + np.abs(x))
        active = ((x <= lower + gap) & (g > 0)) | ((x >= upper - gap) & (g < 0)) | fixed
        y = np.where(active, np.where((x <= lower + gap), lower, upper), 0.0)
        f = ~active
        if f.any():
            y[f] = np.linalg.solve(Q[np.ix_(f, f)], -(c + Q @ y)[f])
        x = np.clip(y, lower, upper)
    g = Q @ x + c
    residual = np.abs(x - np.clip(x - g, lower, upper)).max()
    assert residual < 1e-11 * (1 + np.abs(c).max()), residual
    return x, float(x @ Q @ x / 2 + c @ x), float(residual)


def scipy_run(f, g, start, lower=None, upper=None, ftol=0.0, gtol=0.0):
    bounds = None if lower is None else list(zip(finite(lower), finite(upper)))
    r = minimize(f, start, jac=g, method='L-BFGS-B', bounds=bounds, options=dict(maxcor=10, ftol=ftol, gtol=gtol, maxiter=20000, maxfun=40000))
    gradient = g(r.x)
    step = r.x - gradient if lower is None else np.clip(r.x - gradient, lower, upper)
    return {'value': float(r.fun), 'gradientNorm': float(np.linalg.norm(r.x - step)), 'iterations': int(r.nit), 'evaluations': int(r.nfev)}


def quadratic(name, Q, c, lower, upper, start):
    Q = (Q + Q.T) / 2
    x, value, residual = solve_quadratic(Q, c, lower, upper)
    run = scipy_run(lambda z: z @ Q @ z / 2 + c @ z, lambda z: Q @ z + c, np.clip(start, lower, upper), lower, upper)
    return {'name': name, 'Q': Q.tolist(), 'c': c.tolist(), 'lower': finite(lower), 'upper': finite(upper), 'start': start.tolist(),
            'point': x.tolist(), 'value': value, 'residual': residual, 'active': int(((x == lower) | (x == upper)).sum()), 'scipy': run}


def quadratics():
    n = 8
    ones, none = np.ones(n), np.full(n, big)
    normal = random.standard_normal
    yield quadratic('partly active', spd(n, 100), 5 * normal(n), -0.3 * ones, 0.3 * ones, np.zeros(n))
    yield quadratic('partly active, n = 40', spd(40, 1e3), 30 * normal(40), -0.2 * np.ones(40), 0.5 * np.ones(40), np.zeros(40))
    sign = np.where(normal(n) > 0, 1.0, -1.0)
    yield quadratic('wholly active', np.eye(n) + 0.1 * spd(n, 10) / 10, 50 * sign, -ones, ones, np.zeros(n))
    yield quadratic('never active', spd(n, 100), normal(n), -100 * ones, 100 * ones, ones)
    yield quadratic('lower bounds only', spd(n, 50), 4 * normal(n), np.zeros(n), none, ones)
    yield quadratic('upper bounds only', spd(n, 50), 4 * normal(n), -none, 0.1 * ones, -ones)
    mixed = np.arange(n) % 4
    yield quadratic('one-sided, two-sided and no bounds mixed', spd(n, 200), 6 * normal(n),
                    np.where((mixed == 0) | (mixed == 2), -0.2, -big), np.where((mixed == 1) | (mixed == 2), 0.2, big), np.zeros(n))
    yield quadratic('fixed variables', spd(n, 50), 4 * normal(n), np.where(mixed == 1, 0.5, -1.0), np.where(mixed == 1, 0.5, 1.0), np.full(n, 0.25))
    yield quadratic('all variables but one fixed', spd(n, 50), normal(n), np.where(np.arange(n) == 3, -big, 0.7), np.where(np.arange(n) == 3, big, 0.7), np.full(n, 0.7))
    yield quadratic('start outside the box', spd(n, 100), 5 * normal(n), 0.2 * ones, 2 * ones, 50 * normal(n))
    Q = spd(n, 20)
    corner = 0.5 * ones
    # At the start the gradient is zero along the first three variables and presses against the bound along the next two.
    target = np.array([0, 0, 0, 3, 2, -4, -5, -1.0])
    yield quadratic('start in a corner, stationary along a face', Q, target - Q @ corner, -corner, corner, corner)
    x = np.where(np.arange(n) < 4, -1.0, 0.3)
    # The multipliers of the first two active bounds are zero.
    g = np.where(np.arange(n) < 2, 0.0, np.where(np.arange(n) < 4, 2.0, 0.0))
    Q = spd(n, 30)
    yield quadratic('degenerate: zero multipliers on active bounds', Q, g - Q @ x, -ones, ones, np.zeros(n))
    yield quadratic('condition 1e6', spd(n, 1e6), 100 * normal(n), -0.5 * ones, 0.5 * ones, np.zeros(n))
    yield quadratic('bounds of very different sizes', spd(n, 100), normal(n) * np.geomspace(1, 1e4, n), -np.geomspace(1e-4, 1e4, n), np.geomspace(1e4, 1e-4, n), np.zeros(n))


def rosenbrock(x):
    return float((100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum())


def rosenbrock_gradient(x):
    g = np.zeros_like(x)
    g[:-1] = -400 * x[:-1] * (x[1:] - x[:-1] ** 2) - 2 * (1 - x[:-1])
    g[1:] += 200 * (x[1:] - x[:-1] ** 2)
    return g


def rosenbrock_hessian(x):
    n = len(x)
    H = np.zeros((n, n))
    for i in range(n - 1):
        H[i, i] += 1200 * x[i] ** 2 - 400 * x[i + 1] + 2
        H[i + 1, i + 1] += 200
        H[i, i + 1] = H[i + 1, i] = -400 * x[i]
    return H


def face_minima(lower, upper, start):
    """Newton's method on every face; keeps the points that satisfy the first-order conditions."""
    n = len(lower)
    for face in itertools.product((-1, 0, 1), repeat=n):
        face = np.array(face)
        if np.isinf(lower[face < 0]).any() or np.isinf(upper[face > 0]).any():
            continue
        x = np.where(face < 0, lower, np.where(face > 0, upper, start))
        f = face == 0
        for _ in range(200):
            if not f.any():
                break
            H, g = rosenbrock_hessian(x)[np.ix_(f, f)], rosenbrock_gradient(x)[f]
            w, V = np.linalg.eigh(H)
            p, t = -V @ ((V.T @ g) / np.maximum(np.abs(w), 1e-8)), 1.0
            y = x.copy()
            while t > 1e-12:
                y[f] = x[f] + t * p
                if rosenbrock(y) <= rosenbrock(x):
                    break
                t /= 2
            x = y
        g = rosenbrock_gradient(x)
        inside = (x >= lower).all() and (x <= upper).all()
        signs = (g[face < 0] >= 0).all() and (g[face > 0] <= 0).all() and (np.abs(g[f]) < 1e-9).all()
        if inside and signs:
            yield rosenbrock(x), x


def rosenbrock_case(name, lower, upper, start):
    lower, upper, start = map(np.array, (lower, upper, start))
    value, x = min(face_minima(lower, upper, np.clip(start, lower, upper)), key=lambda pair: pair[0])
    return {'name': name, 'lower': finite(lower), 'upper': finite(upper), 'start': start.tolist(), 'point': x.tolist(), 'value': value,
            'scipy': scipy_run(rosenbrock, rosenbrock_gradient, np.clip(start, lower, upper), lower, upper)}


def rosenbrocks():
    yield rosenbrock_case('upper bound cuts the valley', [-2.0, -2.0], [0.5, 2.0], [-1.2, 1.0])
    yield rosenbrock_case('lower bound beyond the minimum', [1.25, -big], [big, big], [-1.2, 1.0])
    yield rosenbrock_case('bound through the minimum', [-big, -big], [1.0, big], [-1.2, 1.0])
    yield rosenbrock_case('four variables', [-1.5, 0.2, -big, -1.0], [0.8, big, 0.5, 2.0], [0.5, 0.5, 0.4, 0.3])


def scaled():
    """Unbounded problems of bad scale: how far SciPy gets when only rounding ends it."""
    start = np.array([-1.2, 1.0])
    yield {'name': 'rosenbrock times 1e6', 'factor': 1e6, 'scale': 1.0, **scipy_run(lambda x: 1e6 * rosenbrock(x), lambda x: 1e6 * rosenbrock_gradient(x), start)}
    yield {'name': 'rosenbrock times 1e-6', 'factor': 1e-6, 'scale': 1.0, **scipy_run(lambda x: 1e-6 * rosenbrock(x), lambda x: 1e-6 * rosenbrock_gradient(x), start)}
    yield {'name': 'rosenbrock in variables of 1e6', 'factor': 1.0, 'scale': 1e6,
           **scipy_run(lambda x: rosenbrock(x / 1e6), lambda x: rosenbrock_gradient(x / 1e6) / 1e6, 1e6 * start)}
    n = 50
    d, c = np.geomspace(1, 1e6, n), 1e3 * np.sin(np.arange(1, n + 1))
    yield {'name': 'diagonal quadratic of condition 1e6', 'diagonal': d.tolist(), 'linear': c.tolist(),
           **scipy_run(lambda x: float(x @ (d * x) / 2 + c @ x), lambda x: d * x + c, np.zeros(n))}


# The functions of More and Thuente (1994), section 5: value and derivative.
def smoothed(beta1, beta2):
    gamma = lambda b: np.sqrt(1 + b * b) - b
    a, b = gamma(beta1), gamma(beta2)
    return (lambda t: a * np.sqrt((1 - t) ** 2 + beta2 ** 2) + b * np.sqrt(t ** 2 + beta1 ** 2),
            lambda t: a * (t - 1) / np.sqrt((1 - t) ** 2 + beta2 ** 2) + b * t / np.sqrt(t ** 2 + beta1 ** 2))


line_functions = {
    'rational': (lambda t: -t / (t * t + 2), lambda t: (t * t - 2) / (t * t + 2) ** 2),
    'power': (lambda t: (t + 0.004) ** 5 - 2 * (t + 0.004) ** 4, lambda t: 5 * (t + 0.004) ** 4 - 8 * (t + 0.004) ** 3),
    'smoothed 0.001 0.001': smoothed(0.001, 0.001), 'smoothed 0.01 0.001': smoothed(0.01, 0.001), 'smoothed 0.001 0.01': smoothed(0.001, 0.01),
}


def searches():
    """Trial steps of MINPACK-2's dcsrch, as SciPy ships it."""
    for name, (f, g) in line_functions.items():
        for first in (1e-3, 0.1, 10.0, 1e3):
            for ftol, gtol, xtol in ((1e-3, 0.9, 0.1), (1e-3, 0.1, 1e-6), (1e-1, 0.1, 1e-6)):
                isave, dsave = np.zeros(2, np.intc), np.zeros(13)
                step, value, slope, task, trials = first, float(f(0.0)), float(g(0.0)), b'START', []
                for _ in range(100):
                    step, value, slope, task = minpack2.dcsrch(step, value, slope, ftol, gtol, xtol, task, 0.0, 1e10, isave, dsave)
                    if task[:2] != b'FG':
                        break
                    trials.append(float(step))
                    value, slope = float(f(step)), float(g(step))
                yield {'function': name, 'first': first, 'ftol': ftol, 'gtol': gtol, 'xtol': xtol, 'trials': trials, 'task': task.split(b' ')[0].decode().split(':')[0]}


print(json.dumps({'searches': list(searches()), 'quadratics': list(quadratics()), 'rosenbrocks': list(rosenbrocks()), 'scaled': list(scaled())}))
