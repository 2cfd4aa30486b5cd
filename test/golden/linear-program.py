"""Golden values of linear and mixed-integer programs. Run: python3 test/golden/linear-program.py > test/golden/linear-program.json (SciPy 1.10).

Values and points by scipy.optimize.linprog (HiGHS), checked against the revised simplex method of SciPy, which is another code; milp for integers.
Duals are sensitivities of the stated optimal value: marginals of linprog, negated for maximise. null stands for a missing bound.
"""
import json
import warnings
import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

warnings.simplefilter('ignore')
none = None


def case(name, c, A, rl, ru, lo=none, up=none, sense='minimize', constant=0, integer=none, unique=True):
    n = len(c)
    return dict(name=name, sense=sense, c=c, constant=constant, A=A, rowLower=rl, rowUpper=ru, lower=lo or [0] * n, upper=up or [none] * n, integer=integer, unique=unique)


cases = [
    case('three rows', [-3, -5], [[1, 0], [0, 2], [3, 2]], [none] * 3, [4, 12, 18]),
    case('three rows, maximise, constant', [3, 5], [[1, 0], [0, 2], [3, 2]], [none] * 3, [4, 12, 18], sense='maximize', constant=10),
    case('lower row bounds', [2, 3, 1.75], [[1, 1, 0.5], [3, 1, 2]], [4, 6], [none, none], up=[3, none, 1]),
    case('equality and range', [1, 2, -1], [[1, 1, 1], [1, -1, 2]], [5, -1], [5, 4], up=[4, 4, 4]),
    case('range active below, maximise', [-1, -3, 0.5], [[1, 1, 1], [1, 2, -1]], [3, 1], [9, 8], up=[5, 5, 2], sense='maximize'),
    case('free variables', [1, 1], [[1, 2], [3, 1], [1, -1]], [4, 3, -5], [none, none, 8], lo=[none, none]),
    case('negative upper bound', [1, -1], [[1, 1]], [-10], [none], lo=[none, -7], up=[-1, -2]),
    case('fixed variable', [1, 4, 2], [[1, 1, 1]], [6], [none], lo=[0, 2, 0], up=[3, 2, none]),
    case('empty row and empty column', [1, 2, 1], [[1, 1, 0], [0, 0, 0]], [2, -1], [none, 1], up=[1, none, 5]),
    case('no rows', [1, -2, 0], [], [], [], lo=[-1, 0, 3], up=[4, 5, 3]),
    case('degenerate vertex', [-1, -1], [[1, 0], [0, 1], [1, 1], [1, -1]], [none] * 4, [1, 1, 2, 0], unique=False),
    case('a whole edge is optimal', [-1, -1], [[1, 1]], [none], [3], up=[2, 2], unique=False),
    case('transportation', [8, 6, 10, 9, 9, 12, 13, 7, 14, 9, 16, 5],
         [[1] * 4 + [0] * 8, [0] * 4 + [1] * 4 + [0] * 4, [0] * 8 + [1] * 4] + [[1 if j % 4 == k else 0 for j in range(12)] for k in range(4)],
         [none] * 3 + [45, 20, 30, 30], [35, 50, 40, 45, 20, 30, 30]),
    case('infeasible', [1, 1], [[1, 1], [1, 1]], [none, 5], [3, none]),
    case('infeasible bounds', [1], [[1]], [0], [9], lo=[3], up=[2]),
    case('unbounded', [-1, -1], [[1, -1]], [none], [2]),
    case('unbounded, maximise', [1, 1], [[1, -1]], [none], [2], sense='maximize'),
    case('knapsack', [92, 57, 49, 68, 60, 43, 67, 84, 87, 72], [[23, 31, 29, 44, 53, 38, 63, 85, 89, 82]], [none], [165], up=[1] * 10, sense='maximize', integer=[1] * 10),
    case('mixed, fractional bounds', [-2, -3, -1.5], [[1, 2, 1], [2, 1, 0.5]], [none, none], [7.5, 8.25], lo=[0.3, 0, 0], up=[3.7, 2.9, 10], integer=[1, 1, 0]),
    case('general integers, maximise', [5, 4, 3], [[2, 3, 1], [4, 1, 2], [3, 4, 2]], [none] * 3, [5, 11, 8], sense='maximize', integer=[1, 1, 1]),
    case('integer infeasible', [1, 1], [[2, 2]], [3], [3], up=[5, 5], integer=[1, 1]),
    case('integer unbounded', [-2, 1], [[1, -1]], [none], [0.5], integer=[1, 1]),
    case('relaxation unbounded, no integer point', [-1, 0], [[0, 2]], [1], [1], integer=[1, 1]),
]


def infinite(values, otherwise):
    return np.array([otherwise if v is none else v for v in values], float)


def solve(p):
    n, m = len(p['c']), len(p['A'])
    sign = 1 if p['sense'] == 'minimize' else -1
    A = np.array(p['A'], float).reshape(m, n)
    c = sign * np.array(p['c'], float)
    rl, ru = infinite(p['rowLower'], -np.inf), infinite(p['rowUpper'], np.inf)
    lo, up = infinite(p['lower'], -np.inf), infinite(p['upper'], np.inf)
    if np.any(lo > up):
        return dict(status='infeasible')
    if p['integer']:
        answer = milp(c, integrality=p['integer'], bounds=Bounds(lo, up), constraints=LinearConstraint(A, rl, ru))
        if answer.status in (2, 3, 4):
            feasible = milp(0 * c, integrality=p['integer'], bounds=Bounds(lo, up), constraints=LinearConstraint(A, rl, ru))
            return dict(status='unbounded' if feasible.status == 0 else 'infeasible')
        return dict(status='optimal', value=sign * answer.fun + p['constant'], x=answer.x.tolist())
    equal = [i for i in range(m) if rl[i] == ru[i]]
    above = [i for i in range(m) if i not in equal and np.isfinite(ru[i])]
    below = [i for i in range(m) if i not in equal and np.isfinite(rl[i])]
    rows = dict(A_ub=np.vstack([A[above], -A[below]]), b_ub=np.concatenate([ru[above], -rl[below]]), A_eq=A[equal], b_eq=rl[equal])
    rows = {k: v for k, v in rows.items() if rows['A_' + k[2:]].size} if m else {}
    bounds = list(zip([none if v == -np.inf else v for v in lo], [none if v == np.inf else v for v in up]))
    answer = linprog(c, **rows, bounds=bounds, method='highs')
    if answer.status in (2, 3):
        return dict(status='infeasible' if answer.status == 2 else 'unbounded')
    assert answer.status == 0, p['name']
    if m:
        other = linprog(c, **rows, bounds=bounds, method='revised simplex')
        assert abs(other.fun - answer.fun) < 1e-9, p['name']
    y = np.zeros(m)
    if 'A_ub' in rows:
        y[above] += answer.ineqlin.marginals[:len(above)]
        y[below] -= answer.ineqlin.marginals[len(above):]
    if 'A_eq' in rows:
        y[equal] += answer.eqlin.marginals
    z = answer.lower.marginals + answer.upper.marginals
    return dict(status='optimal', value=sign * answer.fun + p['constant'], x=answer.x.tolist(), duals=(sign * y).tolist(), reducedCosts=(sign * z).tolist())


print(json.dumps([{**p, 'expected': solve(p)} for p in cases], indent=1))
