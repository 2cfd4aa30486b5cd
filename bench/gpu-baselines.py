"""The same candidates in PyTorch on the same device, float32: losses of many networks at once, points uploaded and losses read back as ours are. Prints candidates a second."""
import json
import sys
import time

import torch

torch.backends.cuda.matmul.allow_tf32 = False
device = 'cuda' if torch.cuda.is_available() else 'cpu'


def losses(points, X, labels, widths, activation):
    at, h = 0, X
    P = points.shape[0]
    for l in range(1, len(widths)):
        u, f = widths[l], widths[l - 1]
        W = points[:, at:at + u * f].reshape(P, u, f)
        at += u * f
        b = points[:, at:at + u].reshape(P, u, 1)
        at += u
        h = (torch.matmul(W.reshape(P * u, f), h).reshape(P, u, -1) if h.dim() == 2 else torch.bmm(W, h)) + b
        if l < len(widths) - 1:
            h = torch.relu(h) if activation == 'relu' else torch.floor(5 * torch.sigmoid(h)) / 5
    return torch.nn.functional.cross_entropy(h.transpose(1, 2).reshape(-1, h.shape[1]), labels.repeat(P), reduction='none').reshape(P, -1).mean(1)


def rate(work, count):
    work()
    times = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return count / sorted(times)[2]


def network(case):
    widths, rows, candidates = case['widths'], case['rows'], case['candidates']
    size = sum(widths[l] * (widths[l - 1] + 1) for l in range(1, len(widths)))
    generator = torch.Generator().manual_seed(0)
    X = torch.randn(widths[0], rows, generator=generator).to(device)
    labels = torch.randint(widths[-1], (rows,), generator=generator).to(device)
    points = torch.randn(candidates if case['q'] == 0 else 1, size, generator=generator) * 0.1
    chunk = max(1, case['chunk'] // max(size, max(widths[1:]) * rows))

    def work():
        return torch.cat([losses(points[i:i + chunk].to(device), X, labels, widths, case['activation']) for i in range(0, candidates, chunk)]).cpu()

    if case['q'] == 0:
        return rate(work, candidates)
    q, base = case['q'], torch.randn(size, generator=generator) * 0.1
    blocks, starts = torch.randn(candidates, q, generator=generator), torch.randint(size // q, (candidates, 1), generator=generator) * q

    def replaced():
        x, places, parts = base.to(device), torch.arange(q, device=device), []
        for i in range(0, candidates, chunk):
            some = blocks[i:i + chunk].to(device)
            whole = x.repeat(some.shape[0], 1).scatter_(1, starts[i:i + chunk].to(device) + places, some)
            parts.append(losses(whole, X, labels, widths, case['activation']))
        return torch.cat(parts).cpu()
    return rate(replaced, candidates)


def cart_pole(case):
    P, E, hidden, horizon = case['candidates'], case['episodes'], case['hidden'], case['horizon']
    sizes = [(hidden, 4), (2, hidden)]
    points = torch.randn(P, sum(u * (f + 1) for u, f in sizes))
    starts = torch.rand(E, 4) * 0.1 - 0.05

    def work():
        p, at, layers = points.to(device), 0, []
        for u, f in sizes:
            layers.append((p[:, at:at + u * f].reshape(P, u, f), p[:, at + u * f:at + u * f + u].reshape(P, u, 1)))
            at += u * f + u
        x, v, a, w = [s.repeat(P, 1) for s in starts.to(device).T]
        alive, total = torch.ones(P, E, device=device), torch.zeros(P, E, device=device)
        for t in range(horizon):
            h = torch.tanh(torch.bmm(layers[0][0], torch.stack([x, v, a, w], 1)) + layers[0][1])
            act = (torch.bmm(layers[1][0], h) + layers[1][1]).argmax(1).float()
            cos, sin = torch.cos(a), torch.sin(a)
            push = (20 * act - 10 + 0.05 * w * w * sin) / 1.1
            turn = (9.8 * sin - cos * push) / (0.5 * (4 / 3 - 0.1 * cos * cos / 1.1))
            n = [x + 0.02 * v, v + 0.02 * (push - 0.05 * turn * cos / 1.1), a + 0.02 * w, w + 0.02 * turn]
            on = alive > 0
            x, v, a, w = [torch.where(on, new, old) for new, old in zip(n, (x, v, a, w))]
            total = total + alive
            alive = alive * ((x.abs() <= 2.4) & (a.abs() <= 0.20943951)).float()
            if t % 50 == 49 and not bool((alive > 0).any()):
                break
        return (-total.mean(1)).cpu()
    return rate(work, P)


for line in sys.stdin:
    case = json.loads(line)
    print(json.dumps({'device': torch.cuda.get_device_name(0) if device == 'cuda' else 'cpu', 'rate': (cart_pole if case['kind'] == 'cart-pole' else network)(case)}), flush=True)
