/** Gradient descent with momentum on |A x - b|^p / p, wholly in tensors: what a method with tensors in its state looks like. */
import { Type } from 'typebox';
import { defineMethod, tensorToken, type TensorBackend } from '../../core/index.js';

type Tensor = ReturnType<TensorBackend['tf']['tensor']>;
const read = async (tensor: Tensor): Promise<Float64Array> => Float64Array.from(await tensor.data());

/** `leak`: leaves one tensor behind at every step; `tfjs`: the gradient is tfjs's own, of p = 2. For tests. */
export const momentumOf = ({ leak = false, tfjs = false } = {}) => defineMethod(
  {
    id: 'tensor-momentum', version: '1.0.0', title: 'Momentum on tensors', summary: 'gradient descent with momentum, for tests', requires: ['residual', 'jacobian'], observes: ['value'],
    services: { tensors: tensorToken }, ...(tfjs ? { tensorGradients: true } : {}),
    params: Type.Object({ step: Type.Number({ default: 0.4, description: 'length of a step' }), momentum: Type.Number({ default: 0.5, description: 'share of the last move that is kept' }) }),
    metrics: { value: { unit: 'objective', better: 'lower' } }, merit: 'value', conformance: { budget: 120, tolerance: 1e-6 },
  },
  (run) => {
    const { tf } = run.services.tensors, { step, momentum } = run.params, { residual, jacobian } = run.oracles, m = run.number('residuals'), p = run.number('power');
    return {
      init() {
        const zero = new Float64Array(run.size), b = new Float64Array(m), A = new Float64Array(m * run.size);
        residual(zero, b);
        jacobian(zero, A);
        const still = tf.zeros([run.size, 1]), v = tf.variable(still);
        still.dispose();
        return { A: tf.tensor(Float32Array.from(A), [m, run.size]), minusB: tf.tensor(Float32Array.from(b), [m, 1]), x: tf.tensor(Float32Array.from(run.start()), [run.size, 1]), v };
      },
      step(s) {
        const [x, v] = tf.tidy((): [Tensor, Tensor] => {
          const r = tf.add(tf.matMul(s.A, s.x), s.minusB), scale = tf.pow(tf.sum(tf.square(r)), (p - 2) / 2);
          const own = (): Tensor => tf.grad((x) => tf.div(tf.sum(tf.square(tf.add(tf.matMul(s.A, x), s.minusB))), 2))(s.x);
          const next = tf.sub(tf.mul(s.v, momentum), tf.mul(tfjs ? own() : tf.mul(tf.matMul(s.A, r, true, false), scale), step));
          return [tf.add(s.x, next), next];
        });
        s.v.assign(v);
        v.dispose();
        if (!leak) s.x.dispose();
        s.x = x;
      },
      point: (s) => read(s.x),
      metrics: { async value(s, observe) { return observe.value?.(await read(s.x)); } },
    };
  },
);
