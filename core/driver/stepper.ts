/** What `build` returned, held to the manifest: for plugins that no compiler checked. */
import { usageError } from '../contract/errors.js';
import type { AnyStepper, Manifest } from '../contract/method.js';

/** There is a step, and the metrics of the code are those of the manifest. Errors: `step-missing`, `metric-undeclared`. */
export function requireDeclared(stepper: AnyStepper, manifest: Pick<Manifest, 'id' | 'asks' | 'metrics'>): void {
  if (!stepper.step && !(stepper.ask && stepper.tell && manifest.asks)) throw usageError('step-missing', `Method \`${manifest.id}\` has no \`step\`.`, { expected: '`step`; or `ask` and `tell`, with `asks` in the manifest' });
  const declared = Object.keys(manifest.metrics), made = Object.keys(stepper.metrics);
  const bad = [...declared.filter((name) => !made.includes(name)), ...made.filter((name) => !declared.includes(name))];
  if (bad.length > 0) throw usageError('metric-undeclared', `Method \`${manifest.id}\` declares the metrics ${declared.join(', ') || 'none'} and has ${made.join(', ') || 'none'}.`, { expected: 'the same names in the manifest and in what `build` returns' });
}
