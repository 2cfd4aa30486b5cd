"""Writes three-terms.json: small instances of the kinds with a nonsmooth part, on every domain, with their optima.

The optima come from another kind of algorithm than the project has: a primal-dual interior-point method on the smooth reformulation with one slack for each
kink, min of the objective subject to Gz <= h and Ez = e; a ball by bisection on the multiplier of its constraint; isotropic total variation and groups by accelerated
projected gradients on the dual; games by SciPy's linear programs of both players. `error` is the surrogate duality gap that each ended with.
"""
import json, os
import numpy as np
from scipy.optimize import linprog

rng = np.random.default_rng(20)
draw = lambda *shape: np.round(rng.standard_normal(shape), 3)

def interior(gradient, hessian, G, h, E, e, z):
    """Boyd and Vandenberghe, section 11.7; z is strictly inside of Gz < h."""
    m, p, n = len(h), len(e), len(z); lam = -1 / (G @ z - h); nu = np.zeros(p)
    def residual(z, lam, nu, t):
        return np.concatenate([gradient(z) + G.T @ lam + E.T @ nu, -lam * (G @ z - h) - 1 / t, E @ z - e])
    for _ in range(200):
        slack = G @ z - h; gap = -slack @ lam; t = 20 * m / gap; r = residual(z, lam, nu, t)
        if gap < 1e-14 and np.linalg.norm(np.concatenate([r[:n], r[n + m:]])) < 1e-12: break
        # The multipliers' steps are eliminated: dlam = (r_c - lam (G dz)) / slack.
        K = np.block([[hessian(z) + G.T @ (G * (-lam / slack)[:, None]), E.T], [E, np.zeros((p, p))]])
        right = -np.concatenate([r[:n] + G.T @ (r[n:n + m] / slack), r[n + m:]])
        step = np.linalg.solve(K, right); dz, dnu = step[:n], step[n:]; dlam = (r[n:n + m] - lam * (G @ dz)) / slack
        s = min(1.0, 0.99 * min([1 / 0.99] + [-l / d for l, d in zip(lam, dlam) if d < 0]))
        while np.any(G @ (z + s * dz) >= h): s *= 0.8
        norm = np.linalg.norm(r)
        for _ in range(60):
            if np.linalg.norm(residual(z + s * dz, lam + s * dlam, nu + s * dnu, t)) <= (1 - 0.01 * s) * norm: break
            s *= 0.7
        z, lam, nu = z + s * dz, lam + s * dlam, nu + s * dnu
    return z, float(-(G @ z - h) @ lam)

def kinked(H, g, K, d, weight, low, domain, entropy=0.0):
    """min 1/2 x'Hx + g'x + entropy sum x ln x + sum_i weight_i max(low r_i, r_i), r = Kx - d, on the domain; the minimiser, and the gap."""
    n, s = H.shape[0], len(d); kind = domain['kind']
    if kind == 'ball':
        least, most = 0.0, 1e4; solve = lambda lam: kinked(H + lam * np.eye(n), g, K, d, weight, low, {'kind': 'all'})
        x, gap = solve(0.0)
        if np.linalg.norm(x) <= domain['radius']: return x, gap
        for _ in range(100):
            lam = (least + most) / 2; x, gap = solve(lam)
            least, most = (lam, most) if np.linalg.norm(x) > domain['radius'] else (least, lam)
        return x * domain['radius'] / np.linalg.norm(x), gap
    # z = (x, t): t_i >= r_i and t_i >= low r_i.
    G = np.vstack([np.hstack([K, -np.eye(s)]), np.hstack([low * K, -np.eye(s)])]); h = np.concatenate([d, low * d]); E, e, x0 = np.zeros((0, n + s)), np.zeros(0), np.zeros(n)
    bound = lambda sign, value: (np.vstack([G, np.hstack([sign * np.eye(n), np.zeros((n, s))])]), np.concatenate([h, sign * value]))
    if kind == 'box':
        lower, upper = domain['lower'] * np.ones(n), domain['upper'] * np.ones(n); x0 = (lower + upper) / 2
        G, h = bound(1, upper); G, h = bound(-1, lower)
    if kind == 'simplex': x0 = np.ones(n) / n; G, h = bound(-1, np.zeros(n)); E = np.hstack([np.ones((1, n)), np.zeros((1, s))]); e = np.ones(1)
    big = np.zeros((n + s, n + s)); big[:n, :n] = H
    def gradient(z): out = big @ z + np.concatenate([g, weight]); out[:n] += entropy * (np.log(z[:n]) + 1) if entropy else 0; return out
    def hessian(z):
        out = big.copy()
        if entropy: out[np.arange(n), np.arange(n)] += entropy / z[:n]
        return out
    z, gap = interior(gradient, hessian, G, h, E, e, np.concatenate([x0, np.abs(K @ x0 - d) + 1]))
    return z[:n], gap

instances = []
def keep(name, kind, data, params, value, x, gap):
    print(name, value, gap); assert gap < 1e-11, name
    instances.append({'name': name, 'kind': kind, 'data': {k: np.asarray(v).tolist() for k, v in data.items()}, 'params': params, 'value': float(value), 'point': np.asarray(x).tolist(), 'error': gap})

domains = {'all': {'kind': 'all'}, 'ball': {'kind': 'ball', 'radius': 0.4}, 'box': {'kind': 'box', 'lower': -0.15, 'upper': 0.3}, 'simplex': {'kind': 'simplex'}}
n, m, s = 5, 12, 9
for where, domain in domains.items():
    A, b, l2 = draw(m, n), np.sign(draw(m)), 0.1; Z = A * b[:, None]
    x, gap = kinked(l2 * np.eye(n), np.zeros(n), -Z, -np.ones(m), np.ones(m) / m, 0, domain)
    keep('svm, ' + where, 'svm', {'A': A, 'b': b}, {'l2': l2, 'domain': domain}, np.maximum(0, 1 - Z @ x).mean() + l2 / 2 * x @ x, x, gap)
    A, b, C, d, weight, l2 = draw(m, n), draw(m), draw(s, n), draw(s), 0.7, 0.05
    x, gap = kinked(A.T @ A / m + l2 * np.eye(n), -A.T @ b / m, C, d, weight * np.ones(s) / s, -1, domain)
    keep('regression-l1-loss of A and b, ' + where, 'regression-l1-loss', {'A': A, 'b': b, 'C': C, 'd': d}, {'weight': weight, 'l2': l2, 'domain': domain},
         ((A @ x - b) ** 2).sum() / (2 * m) + weight * np.abs(C @ x - d).mean() + l2 / 2 * x @ x, x, gap)
B, c, C, d = draw(n, n), draw(n), draw(s, n), draw(s); Q = np.round(B @ B.T, 3) + 0.5 * np.eye(n)
x, gap = kinked(Q, c, C, d, 2 * np.ones(s) / s, -1, domains['all'])
keep('regression-l1-loss of Q and c', 'regression-l1-loss', {'Q': Q, 'c': c, 'C': C, 'd': d}, {'weight': 2}, x @ Q @ x / 2 + c @ x + 2 * np.abs(C @ x - d).mean(), x, gap)
for risk, shortfall, entropy in ((100, 4, 0.01), (20, 1, 0.2)):
    R = np.round(0.01 + 0.05 * draw(m, n), 4); mean = R.mean(0); D = R - mean
    x, gap = kinked(risk / m * D.T @ D, -mean, -R, np.zeros(m), shortfall * np.ones(m) / m, 0, domains['simplex'], entropy)
    keep(f'portfolio of risk {risk}', 'portfolio', {'returns': R}, {'risk': risk, 'shortfall': shortfall, 'entropy': entropy},
         risk / (2 * m) * ((D @ x) ** 2).sum() - mean @ x + shortfall * np.maximum(0, -R @ x).mean() + entropy * (x * np.log(x)).sum(), x, gap)

differences = lambda n: np.eye(n, k=1)[:n - 1] - np.eye(n)[:n - 1]
toeplitz = lambda k, n: sum(tap * np.eye(n, k=(len(k) - 1) // 2 - i) for i, tap in enumerate(k))
def total_variation(name, b, weight, l2, blur=None, kernel=None, domain=domains['all']):
    size = b.size; H = np.eye(size) if blur is None else blur
    K = differences(size) if b.ndim == 1 else np.vstack([np.kron(np.eye(b.shape[0]), differences(b.shape[1])), np.kron(differences(b.shape[0]), np.eye(b.shape[1]))])
    x, gap = kinked(H.T @ H + l2 * np.eye(size), -H.T @ b.ravel(), K, np.zeros(len(K)), weight * np.ones(len(K)), -1, domain)
    data = {'signal' if b.ndim == 1 else 'image': b, **({} if kernel is None else {'kernel': kernel})}
    keep(name, 'total-variation', data, {'weight': weight, 'l2': l2, 'domain': domain}, ((H @ x - b.ravel()) ** 2).sum() / 2 + weight * np.abs(K @ x).sum() + l2 / 2 * x @ x, x, gap)
signal, image, taps = np.round(np.repeat([0.2, 1.1, 0.6], 4) + 0.2 * draw(12), 3), np.round(0.5 + 0.3 * draw(4, 5), 3), [0.25, 0.5, 0.25]
total_variation('total-variation of a signal', signal, 0.15, 0.0)
total_variation('total-variation of a blurred signal', signal, 0.05, 0.02, toeplitz(taps, 12), taps)
total_variation('total-variation of an image', image, 0.1, 0.05)
total_variation('total-variation of an image in a box', image, 0.1, 0.0, domain={'kind': 'box', 'lower': 0.3, 'upper': 0.6})
total_variation('total-variation of a blurred image', image, 0.02, 0.02, np.kron(toeplitz(taps, 4), toeplitz(taps, 5)), np.outer(taps, taps))

h, w = image.shape; b, weight = image.ravel(), 0.15
right = np.kron(np.eye(h), np.vstack([differences(w), np.zeros(w)])); down = np.kron(np.vstack([differences(h), np.zeros(h)]), np.eye(w))
project = lambda y: y * np.minimum(1, weight / np.maximum(1e-300, np.hypot(y[0], y[1])))
y = q = np.zeros((2, h * w)); t = 1.0
for _ in range(200000):
    x = b - right.T @ q[0] - down.T @ q[1]; new = project(q + np.array([right @ x, down @ x]) / 8)
    if ((q - new) * (new - y)).sum() > 0: t = 1.0
    T = (1 + np.sqrt(1 + 4 * t * t)) / 2; q = new + (t - 1) / T * (new - y); y, t = new, T
x = b - right.T @ y[0] - down.T @ y[1]; value = ((x - b) ** 2).sum() / 2 + weight * np.hypot(right @ x, down @ x).sum()
keep('total-variation of an image, isotropic', 'total-variation', {'image': image}, {'weight': weight, 'isotropic': True}, value, x, float(value - (b @ b - x @ x) / 2))
def grouped(H, g, groups, weight, radius=None):
    """min 1/2 x'Hx + g'x + weight sum |x_group|, H > 0: the dual by accelerated projected gradients with restarts; in a ball by bisection on its multiplier."""
    n = len(g)
    if radius is not None:
        least, most = 0.0, 1e4; x, gap = grouped(H, g, groups, weight)
        if np.linalg.norm(x) <= radius: return x, gap
        for _ in range(60):
            lam = (least + most) / 2; x, gap = grouped(H + lam * np.eye(n), g, groups, weight)
            least, most = (lam, most) if np.linalg.norm(x) > radius else (least, lam)
        return x * radius / np.linalg.norm(x), gap
    starts = np.cumsum([0] + [len(group) for group in groups]); K = np.zeros((starts[-1], n)); K[np.arange(starts[-1]), sum(groups, [])] = 1
    def clip(y):
        out = y.copy()
        for i in range(len(groups)): part = slice(starts[i], starts[i + 1]); out[part] *= min(1, weight / max(1e-300, np.linalg.norm(y[part])))
        return out
    best = lambda y: np.linalg.solve(H, -g - K.T @ y); step = np.linalg.eigvalsh(H)[0] / np.linalg.norm(K, 2) ** 2; y = q = np.zeros(starts[-1]); t = 1.0
    for _ in range(3000):
        new = clip(q + step * (K @ best(q)))
        if (q - new) @ (new - y) > 0: t = 1.0
        T = (1 + np.sqrt(1 + 4 * t * t)) / 2; q = new + (t - 1) / T * (new - y); y, t = new, T
    x = best(y)
    return x, float(weight * sum(np.linalg.norm(x[group]) for group in groups) - y @ (K @ x))

groups, n, m = [[0, 1], [1, 2, 3], [3, 4, 5], [0, 5]], 6, 14
for where, domain in (('all', domains['all']), ('ball', domains['ball'])):
    A, b, weight, l2 = draw(m, n), draw(m), 0.15, 0.05
    x, gap = grouped(A.T @ A / m + l2 * np.eye(n), -A.T @ b / m, groups, weight, domain.get('radius'))
    keep('overlapping-group-lasso, ' + where, 'overlapping-group-lasso', {'A': A, 'b': b}, {'groups': groups, 'weight': weight, 'l2': l2, 'domain': domain},
         ((A @ x - b) ** 2).sum() / (2 * m) + weight * sum(np.linalg.norm(x[group]) for group in groups) + l2 / 2 * x @ x, x, gap)
for geometry, (n, m) in (('euclidean', (5, 7)), ('entropy', (6, 4))):
    A = draw(n, m); player = lambda P: linprog([0] * P.shape[0] + [1], A_ub=np.hstack([P.T, -np.ones((P.shape[1], 1))]), b_ub=np.zeros(P.shape[1]), A_eq=[[1] * P.shape[0] + [0]], b_eq=[1], bounds=[(0, None)] * P.shape[0] + [(None, None)])
    x = player(A).x[:-1]; y = player(-A.T).x[:-1]
    keep(f'matrix-game, {geometry}', 'matrix-game', {'A': A}, {'geometry': geometry}, (x @ A).max(), x, float(abs((x @ A).max() - (A @ y).min())))

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'three-terms.json'), 'w') as f:
    f.write('{"source": "three-terms.py", "instances": [\n' + ',\n'.join(json.dumps(instance) for instance in instances) + '\n]}\n')
