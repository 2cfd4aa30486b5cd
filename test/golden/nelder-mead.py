"""Best vertices of SciPy's adaptive Nelder-Mead, one an iteration.

    /usr/bin/python3 test/golden/nelder-mead.py > test/golden/nelder-mead.json
"""
import json
import numpy as np
from scipy.optimize import minimize

rosenbrock = lambda x: float(sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(len(x) - 1)))
himmelblau = lambda x: float((x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2)


def run(f, start):
    r = minimize(f, np.array(start), method='Nelder-Mead', options=dict(adaptive=True, return_all=True, maxiter=60, xatol=0, fatol=0))
    return {'start': start, 'best': [[float(v) for v in x] for x in r.allvecs], 'values': [f(x) for x in r.allvecs], 'evaluations': int(r.nfev)}


print(json.dumps({'rosenbrock': run(rosenbrock, [-1.2, 1.0]), 'himmelblau': run(himmelblau, [0.0, 0.0]), 'rosenbrock3': run(rosenbrock, [-1.2, 1.0, 0.0])}))
