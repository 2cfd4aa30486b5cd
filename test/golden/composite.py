"""Writes the tables, images and reference values of the examples of svm, overlapping-group-lasso and total-variation. Usage: composite.py IRIS.csv DIABETES.csv

The optima come from other algorithms than the project has: dual coordinate ascent for the support vector machine, the alternating direction method
of multipliers with a dense factorisation for the others. Each is proved to 1e-12 (svm) or to 1e-12 (1 + |value|) by its duality gap.
"""
import json, os, struct, sys, zlib
import numpy as np
from scipy.sparse import csr_matrix

root = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'problems')

def put(kind, name, spec):
    with open(os.path.join(root, kind, 'examples', name), 'w') as f:
        f.write(json.dumps({'spec': 'problem/1', 'kind': kind, **spec}, indent=2) + '\n')

def svm(A, b, l2):
    m = len(b); Z = A * b[:, None]; alpha = np.zeros(m); w = np.zeros(A.shape[1]); square = (Z * Z).sum(1)
    for sweep in range(200000):
        for i in range(m):
            new = min(1.0, max(0.0, alpha[i] + (1 - Z[i] @ w) * l2 * m / square[i]))
            w += (new - alpha[i]) * Z[i] / (l2 * m); alpha[i] = new
        if sweep % 50 == 0:
            w = Z.T @ alpha / (l2 * m)
            primal = np.maximum(0, 1 - Z @ w).mean() + l2 / 2 * w @ w
            if primal - (alpha.mean() - l2 / 2 * w @ w) < 1e-12: break
    return primal

def admm(H, g, constant, K, prox, h, rho, steps):
    """min 1/2 x'Hx + g'x + constant + h(Kx), h a norm: y = rho u tends to a dual optimum, and v - prox(v, 1) is the projection onto the dual set."""
    inverse = np.linalg.inv(H + rho * K.T @ K); K, KT = csr_matrix(K), csr_matrix(K.T); z = np.zeros(K.shape[0]); u = z.copy()
    for _ in range(steps):
        x = inverse @ (rho * (KT @ (z - u)) - g); Kx = K @ x; z = prox(Kx + u, 1 / rho); u += Kx - z
    value, y = 0.5 * x @ H @ x + g @ x + constant + h(K @ x), rho * u; y -= prox(y, 1); r = -(g + KT @ y)
    gap = value - (constant - r @ np.linalg.solve(H, r) / 2); print(value, gap); assert gap < 1e-12 * (1 + abs(value))
    return x, value

def png(path, image):
    raw = b''.join(b'\0' + bytes(row) for row in np.round(255 * np.clip(image, 0, 1)).astype(np.uint8))
    chunk = lambda tag, data: struct.pack('>I', len(data)) + tag + data + struct.pack('>I', zlib.crc32(tag + data))
    with open(path, 'wb') as f:
        f.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', image.shape[1], image.shape[0], 8, 0, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(raw, 9)) + chunk(b'IEND', b''))
    return np.round(255 * np.clip(image, 0, 1)) / 255

def differences(n):
    D = np.zeros((n - 1, n)); D[np.arange(n - 1), np.arange(n - 1)] = -1; D[np.arange(n - 1), np.arange(1, n)] = 1
    return D

def toeplitz(k, n):
    c = (len(k) - 1) // 2
    return sum(tap * np.eye(n, k=c - i) for i, tap in enumerate(k))

def main(iris, diabetes):
    for kind in ('svm', 'overlapping-group-lasso', 'total-variation'): os.makedirs(os.path.join(root, kind, 'examples'), exist_ok=True)
    lines = open(iris).read().split(); header, rows = lines[0], [line.split(',') for line in lines[1:]]
    kept = [row for row in rows if float(row[-1]) > 0]
    with open(os.path.join(root, 'svm', 'examples', 'iris-two.csv'), 'w') as f:
        f.write(header + '\n' + ''.join(','.join(row[:-1] + [str(int(float(row[-1])) - 1)]) + '\n' for row in kept))
    A = np.array([[float(v) for v in row[:-1]] for row in kept]); b = np.array([2 * float(row[-1]) - 3 for row in kept])
    put('svm', 'iris-two.json', {'data': {'A': {'csv': 'iris-two.csv', 'columns': {'from': 0, 'to': 3}}, 'b': {'csv': 'iris-two.csv', 'column': header.split(',')[-1]}}, 'params': {'l2': 0.1}, 'reference': {'value': svm(A, b, 0.1)}})
    text = open(diabetes).read()
    open(os.path.join(root, 'overlapping-group-lasso', 'examples', 'diabetes.csv'), 'w').write(text)
    table = np.array([[float(v) for v in line.split(',')] for line in text.split()[1:]]); A, b = table[:, :-1], table[:, -1]; m = len(b)
    groups, weight = [[0, 1], [1, 2, 3], [3, 4, 5, 6, 7], [7, 8, 9]], 0.2
    starts = np.cumsum([0] + [len(g) for g in groups]); K = np.zeros((starts[-1], 10)); K[np.arange(starts[-1]), sum(groups, [])] = 1
    parts = [slice(starts[i], starts[i + 1]) for i in range(len(groups))]
    def shrink(z, t):
        out = z.copy()
        for p in parts: out[p] *= max(0, 1 - t * weight / max(np.linalg.norm(z[p]), 1e-300))
        return out
    x, value = admm(A.T @ A / m, -A.T @ b / m, b @ b / (2 * m), K, shrink, lambda z: weight * sum(np.linalg.norm(z[p]) for p in parts), 1e-3, 20000)
    put('overlapping-group-lasso', 'diabetes.json', {'data': {'A': {'csv': 'diabetes.csv', 'columns': {'from': 0, 'to': 9}}, 'b': {'csv': 'diabetes.csv', 'column': 'target'}}, 'params': {'groups': groups, 'weight': weight}, 'reference': {'value': value}})
    n = 32; rng = np.random.default_rng(7); i, j = np.mgrid[:n, :n]
    truth = np.where((i - 12) ** 2 + (j - 11) ** 2 < 64, 0.9, 0.2); truth[18:28, 16:28] = 0.6
    K = np.vstack([np.kron(np.eye(n), differences(n)), np.kron(differences(n), np.eye(n))])
    for name, weight, l2, kernel in (('denoise', 0.12, 0.0, None), ('deblur', 0.01, 0.001, [0.0625, 0.25, 0.375, 0.25, 0.0625])):
        H = np.eye(n * n) if kernel is None else np.kron(toeplitz(kernel, n), toeplitz(kernel, n))
        b = png(os.path.join(root, 'total-variation', 'examples', name + '.png'), (H @ truth.ravel()).reshape(n, n) + (0.1 if kernel is None else 0.01) * rng.standard_normal((n, n))).ravel()
        soft = lambda z, t: np.sign(z) * np.maximum(0, np.abs(z) - t * weight)
        x, value = admm(H.T @ H + l2 * np.eye(n * n), -H.T @ b, b @ b / 2, K, soft, lambda z: weight * np.abs(z).sum(), 0.5 if kernel is None else 0.05, 20000)
        data = {'image': {'file': name + '.png'}, **({} if kernel is None else {'kernel': {'inline': np.outer(kernel, kernel).tolist()}})}
        put('total-variation', name + '.json', {'data': data, 'params': {'weight': weight, 'l2': l2}, 'reference': {'value': value}})
        print(name, value, np.abs(x - truth.ravel()).mean(), np.abs(b - truth.ravel()).mean())

main(*sys.argv[1:])
