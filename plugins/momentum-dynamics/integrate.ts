/** The classical Runge-Kutta method with a fixed step, on (x, v). */
import type { OracleSet, Vector } from '../../core/index.js';
import type { Flow } from './flows.js';
import { openHessian } from './hessian.js';

export interface FlowPoint { readonly x: Vector; readonly v: Vector; time: number }

/** Moves the point on to the time `until` in `steps` equal steps. Allocates nothing. */
export type Advance = (flow: Flow, point: FlowPoint, until: number, steps: number) => void;

export function openIntegrator(size: number, gradient: OracleSet['gradient'], hessianVector: OracleSet['hessianVector'] | undefined): Advance {
  const array = (): Vector => new Float64Array(size);
  const g = array(), curvature = array(), ahead = array();
  const x = array(), v = array(), sumX = array(), sumV = array(), slopeX = array(), slopeV = array();
  const hessianTimes = openHessian(size, gradient, hessianVector);

  /** (x', v') at (x, v) and time t, to (slopeX, slopeV). */
  const slope = (flow: Flow, t: number): void => {
    if (flow.lookahead === 0) gradient(x, g);
    else { add(x, flow.lookahead, v, ahead); gradient(ahead, g); }
    if (flow.order === 1) { for (let i = 0; i < size; i++) { slopeX[i] = -g[i]!; slopeV[i] = 0; } return; }
    const { hessianDamping } = flow;
    if (hessianDamping !== 0) hessianTimes(x, v, g, curvature);
    const friction = flow.friction + over(flow.vanishingFriction, t), force = flow.force + over(flow.vanishingForce, t);
    for (let i = 0; i < size; i++) {
      slopeX[i] = v[i]!;
      slopeV[i] = -friction * v[i]! - hessianDamping * curvature[i]! - force * g[i]!;
    }
  };

  /** Adds weight times the slope to the sums and puts the next stage at point + reach * slope. */
  const stage = (flow: Flow, point: FlowPoint, t: number, weight: number, reach: number): void => {
    slope(flow, t);
    add(sumX, weight, slopeX, sumX);
    add(sumV, weight, slopeV, sumV);
    add(point.x, reach, slopeX, x);
    add(point.v, reach, slopeV, v);
  };

  return (flow, point, until, steps) => {
    const h = (until - point.time) / steps;
    for (let j = 0; j < steps; j++) {
      const t = point.time + j * h;
      x.set(point.x);
      v.set(point.v);
      sumX.fill(0);
      sumV.fill(0);
      stage(flow, point, t, 1, h / 2);
      stage(flow, point, t + h / 2, 2, h / 2);
      stage(flow, point, t + h / 2, 2, h);
      stage(flow, point, t + h, 1, 0);
      add(point.x, h / 6, sumX, point.x);
      add(point.v, h / 6, sumV, point.v);
    }
    point.time = until;
  };
}

/** Flows without a vanishing term start at t = 0. */
const over = (factor: number, t: number): number => (factor === 0 ? 0 : factor / t);

/** out = x + factor * y; out may be x. */
function add(x: Vector, factor: number, y: Vector, out: Vector): void {
  for (let i = 0; i < x.length; i++) out[i] = x[i]! + factor * y[i]!;
}
