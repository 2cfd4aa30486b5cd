"""Trajectories of the classic control tasks by their mass matrices: python3 policy-search.py > policy-search.json

Written from the papers alone; accelerations come from a linear solve, angles from sines and cosines of the Lagrangian, nothing from closed forms.
"""
import json
import numpy as np

pi = np.pi
actions = [(3 * t * t + t // 4) % 7 for t in range(60)]


def cart_pole(s, a):
    M, m, l, g, dt = 1.0, 0.1, 0.5, 9.8, 0.02
    x, v, th, w = s
    F = 10.0 if a % 2 == 1 else -10.0
    A = np.array([[M + m, m * l * np.cos(th)], [np.cos(th), 4 / 3 * l]])
    acc = np.linalg.solve(A, np.array([F + m * l * w * w * np.sin(th), g * np.sin(th)]))
    n = np.array([x + dt * v, v + dt * acc[0], th + dt * w, w + dt * acc[1]])
    return n, 1.0, bool(abs(n[0]) > 2.4 or abs(n[2]) > 12 * pi / 180)


def acrobot(s, a):
    m = l = I = 1.0
    lc, g, dt = 0.5, 9.8, 0.2
    tau = a % 3 - 1.0

    def f(q):
        t1, t2, w1, w2 = q
        M = np.array([[2 * I + m * lc**2 + m * (l**2 + lc**2 + 2 * l * lc * np.cos(t2)), I + m * (lc**2 + l * lc * np.cos(t2))], [I + m * (lc**2 + l * lc * np.cos(t2)), I + m * lc**2]])
        h = m * l * lc * np.sin(t2)
        coriolis = np.array([-h * (2 * w1 * w2 + w2**2), h * w1**2])
        gravity = np.array([(m * lc + m * l) * g * np.sin(t1) + m * lc * g * np.sin(t1 + t2), m * lc * g * np.sin(t1 + t2)])
        return np.concatenate([[w1, w2], np.linalg.solve(M, np.array([0, tau]) - coriolis - gravity)])

    k1 = f(s); k2 = f(s + dt / 2 * k1); k3 = f(s + dt / 2 * k2); k4 = f(s + dt * k3)
    n = s + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    n[0] = (n[0] + pi) % (2 * pi) - pi
    n[1] = (n[1] + pi) % (2 * pi) - pi
    n[2] = np.clip(n[2], -4 * pi, 4 * pi)
    n[3] = np.clip(n[3], -9 * pi, 9 * pi)
    end = bool(-np.cos(n[0]) - np.cos(n[0] + n[1]) > 1)
    return n, 0.0 if end else -1.0, end


def pendulum(s, a):
    g, m, l, dt = 10.0, 1.0, 1.0, 0.05
    u = np.clip(a - 3.0, -2, 2)
    angle = np.arctan2(np.sin(s[0]), np.cos(s[0]))
    r = -(angle**2 + 0.1 * s[1] ** 2 + 0.001 * u**2)
    w = np.clip(s[1] + dt * (m * g * l / 2 * np.sin(s[0]) + u) / (m * l**2 / 3), -8, 8)
    return np.array([s[0] + dt * w, w]), r, False


def mountain_car(s, a):
    v = np.clip(s[1] + 0.001 * (a % 3 - 1) - 0.0025 * np.cos(3 * s[0]), -0.07, 0.07)
    x = np.clip(s[0] + v, -1.2, 0.6)
    if x == -1.2 and v < 0:
        v = 0.0
    return np.array([x, v]), -1.0, bool(x >= 0.5)


out = {"actions": actions}
for name, step, start in [("cart-pole", cart_pole, [0.02, -0.1, 0.03, 0.2]), ("acrobot", acrobot, [0.4, -0.3, 1.0, -2.0]), ("pendulum", pendulum, [2.5, -0.5]), ("mountain-car", mountain_car, [-1.15, -0.02])]:
    s, states, rewards, ends = np.array(start), [], [], []
    for a in actions:
        s, r, end = step(s, a)
        states.append([float(v) for v in s]); rewards.append(float(r)); ends.append(end)
        if end:
            break
    out[name] = {"start": start, "states": states, "rewards": rewards, "ends": ends}
print(json.dumps(out))
