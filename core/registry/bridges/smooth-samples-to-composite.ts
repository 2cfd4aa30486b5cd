/** A composite finite sum without a nonsmooth part as one whose h is zero: its subgradients are, and so is their Lipschitz constant. */
import { defineBridge } from './bridge.js';

export const smoothSamplesToComposite = defineBridge(
  {
    id: 'smooth-samples-to-composite', version: '1.0.0', title: 'Smooth samples to composite',
    summary: 'f(x) + h(x) + chi(x) with h = 0 beside a smooth part in samples: every sample subgradient is zero',
    from: ['sampleSmoothGradient'], to: ['sampleSubgradient'], unless: ['nonsmoothValue', 'nonsmoothSubgradient', 'couple'], cost: 1,
  },
  () => ({ oracles: { sampleSubgradient: (_x, _samples, out) => { out.fill(0); } }, traits: { nonsmoothLipschitz: 0 } }),
);
