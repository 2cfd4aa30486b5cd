"""Reference optima of the examples on real tables, by numpy alone and by other algorithms than Saddlepoint's.

    /usr/bin/python3 test/golden/problems.py > test/golden/problems.json

Smooth problems: Newton's method from zero until the gradient is rounding (softmax with an intercept: least-norm steps).
Elastic net and box: coordinate descent, then the linear system of the active set. The formulas are those of problems/*/README.md.
"""
import json
import os
import numpy as np

root = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'problems')


def load(path):
    spec = json.load(open(os.path.join(root, path)))
    reference = spec['data']['A']
    table = np.genfromtxt(os.path.join(root, os.path.dirname(path), reference['csv']), delimiter=',', skip_header=1)
    last = reference['columns']['to']
    return table[:, :last + 1], table[:, -1], spec.get('params', {})


def coordinates(A, params):
    return (A - A.mean(axis=0)) / A.std(axis=0) if params.get('standardize') else A


def newton(oracle, size):
    x, best = np.zeros(size), None
    for _ in range(100):
        f, g, H = oracle(x)
        if best is None or np.linalg.norm(g) < best[2]:
            best = (f, x.copy(), np.linalg.norm(g))
        p, t = np.linalg.lstsq(H, -g, rcond=1e-13)[0], 1.0
        while t > 1e-10 and oracle(x + t * p)[0] > f + 1e-4 * t * g @ p + 1e-15 * abs(f):
            t /= 2
        x = x + t * p
    return best


def logistic(path):
    A, b, params = load(path)
    D, y, l2 = coordinates(A, params), 2 * b - 1, params.get('l2', 0)
    m, n = D.shape
    D = np.hstack([D, np.ones((m, 1))]) if params.get('intercept') else D
    penalty = l2 * (np.arange(D.shape[1]) < n)

    def oracle(x):
        t = -y * (D @ x)
        s = 1 / (1 + np.exp(-t))
        return (np.logaddexp(0, t).mean() + penalty @ x ** 2 / 2, D.T @ (-y * s) / m + penalty * x, (D.T * (s * (1 - s))) @ D / m + np.diag(penalty))
    return newton(oracle, D.shape[1])


def softmax(path):
    A, b, params = load(path)
    D, l2 = coordinates(A, params), params.get('l2', 0)
    m, n = D.shape
    K, width = int(b.max()) + 1, n + bool(params.get('intercept'))
    D = np.hstack([D, np.ones((m, width - n))])
    Y = np.eye(K)[b.astype(int)]
    penalty = l2 * np.tile(np.arange(width) < n, K)

    def oracle(x):
        Z = D @ x.reshape(K, width).T
        lse = np.log(np.exp(Z - Z.max(axis=1, keepdims=True)).sum(axis=1)) + Z.max(axis=1)
        S = np.exp(Z - lse[:, None])
        H = np.zeros((K * width, K * width))
        for j in range(K):
            for k in range(K):
                H[j * width:(j + 1) * width, k * width:(k + 1) * width] = (D.T * (S[:, j] * ((j == k) - S[:, k]))) @ D / m
        return ((lse - (Z * Y).sum(axis=1)).mean() + penalty @ x ** 2 / 2, ((S - Y).T @ D / m).ravel() + penalty * x, H + np.diag(penalty))
    f, x, g = newton(oracle, K * width)
    X = x.reshape(K, width)
    return f, np.concatenate([X[:, :n].ravel(), X[:, n:].ravel()]), g


def squares(path):
    A, b, params = load(path)
    m, n = A.shape
    l2 = params.get('l2', 0)
    x = np.linalg.lstsq(np.vstack([A, np.sqrt(m * l2) * np.eye(n)]), np.concatenate([b, np.zeros(n)]), rcond=None)[0]
    r = A @ x - b
    return r @ r / (2 * m) + l2 * x @ x / 2, x, np.linalg.norm(A.T @ r / m + l2 * x)


def elastic_net(path):
    A, b, params = load(path)
    m, n = A.shape
    l1, l2, positive = params.get('l1', 0), params.get('l2', 0), params.get('nonNegative', False)
    Q, c, x = A.T @ A / m + l2 * np.eye(n), -A.T @ b / m, np.zeros(n)
    for _ in range(200000):
        before = x.copy()
        for j in range(n):
            t = -(c[j] + Q[j] @ x - Q[j, j] * x[j])
            x[j] = max(0, t - l1) / Q[j, j] if positive else np.sign(t) * max(0, abs(t) - l1) / Q[j, j]
        if np.abs(x - before).max() < 1e-13 * np.abs(x).max():
            break
    active = x != 0
    x[active] = np.linalg.solve(Q[np.ix_(active, active)], -c[active] - l1 * np.sign(x[active]))
    r, g = A @ x - b, Q @ x + c
    residual = np.linalg.norm(np.where(active, g + l1 * np.sign(x), np.minimum(0, g + l1) if positive else np.maximum(0, np.abs(g) - l1)))
    return r @ r / (2 * m) + l2 * x @ x / 2 + l1 * np.abs(x).sum(), x, residual


def box(path):
    data = json.load(open(os.path.join(root, path)))['data']
    Q, c = np.array(data['Q']['inline'], float), np.array(data['c']['inline'], float)
    lower = np.array(data['lower']['inline'], float) if 'lower' in data else np.full(len(c), -np.inf)
    upper = np.array(data['upper']['inline'], float) if 'upper' in data else np.full(len(c), np.inf)
    x = np.clip(np.zeros(len(c)), lower, upper)
    for _ in range(5000):
        for j in range(len(c)):
            x[j] = min(max(x[j] - (Q[j] @ x + c[j]) / Q[j, j], lower[j]), upper[j])
    free = (x > lower) & (x < upper)
    x[free] = np.linalg.solve(Q[np.ix_(free, free)], -c[free] - Q[np.ix_(free, ~free)] @ x[~free])
    g = Q @ x + c
    return x @ Q @ x / 2 + c @ x, x, np.linalg.norm(x - np.clip(x - g, lower, upper))


solvers = {
    'logistic-regression/examples/cancer.json': logistic, 'logistic-regression/examples/cancer-intercept.json': logistic,
    'softmax-regression/examples/wine.json': softmax, 'softmax-regression/examples/iris.json': softmax,
    'least-squares/examples/diabetes.json': squares, 'least-squares/examples/diabetes-ridge.json': squares,
    'elastic-net/examples/diabetes-lasso.json': elastic_net, 'elastic-net/examples/diabetes-elastic-net.json': elastic_net,
    'elastic-net/examples/diabetes-nonnegative.json': elastic_net,
    'box-quadratic/examples/obstacle.json': box, 'box-quadratic/examples/corner.json': box,
}
out = {}
for path, solve in solvers.items():
    value, point, residual = solve(path)
    out[path] = {'value': float(value), 'residual': float(residual), 'point': [float(t) for t in point]}
print(json.dumps(out, indent=1))
