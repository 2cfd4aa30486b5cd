/** Total variation of a 512 x 512 image: seconds to a duality gap, beside the same primal-dual loop in numpy, and scikit-image where Python has it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { solve, type AnyMethod } from '../../core/index.js';
import { writeNpy } from '../../core/data/index.js';
import { primalDual } from '../../plugins/primal-dual/index.js';
import { restartFreeAcceleratedGradientSliding } from '../../plugins/restart-free-accelerated-gradient-sliding/index.js';
import { denoising, image } from './inner-steps.js';

const side = 512, weight = 0.2, l2 = 0.05, checkEvery = 10;

const python = `
import json, sys, time
import numpy as np
folder, weight, l2, below, every = sys.argv[1], float(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5])
b = np.load(folder + '/b.npy')
norm = np.sqrt(8); sigma = 1 / norm; tau = 1 / (1 + sigma * norm ** 2)
x = np.zeros_like(b); right = np.zeros((b.shape[0], b.shape[1] - 1)); down = np.zeros((b.shape[0] - 1, b.shape[1]))
def adjoint(right, down):
    d = np.zeros_like(b)
    d[:, 1:] += right; d[:, :-1] -= right; d[1:] += down; d[:-1] -= down
    return d
def gap():
    value = .5 * ((x - b) ** 2).sum() + weight * (np.abs(np.diff(x, axis=1)).sum() + np.abs(np.diff(x, axis=0)).sum()) + l2 / 2 * (x ** 2).sum()
    z = b - adjoint(right, down)
    return value + (z * z).sum() / (2 * (1 + l2)) - .5 * (b * b).sum(), value
seconds, k = 0.0, 0
while True:
    start = time.perf_counter()
    for _ in range(every):
        new = (x - tau * (adjoint(right, down) + x - b)) / (1 + tau * l2)
        beyond = 2 * new - x
        right = np.clip(right + sigma * np.diff(beyond, axis=1), -weight, weight)
        down = np.clip(down + sigma * np.diff(beyond, axis=0), -weight, weight)
        x = new
        k += 1
    seconds += time.perf_counter() - start
    found, value = gap()
    if found < below or k >= 5000: break
out = dict(seconds=seconds, iterations=k, gap=found, value=value, version=np.__version__)
try:
    import skimage
    from skimage.restoration import denoise_tv_chambolle
    start = time.perf_counter()
    denoise_tv_chambolle(b, weight=weight, eps=1e-6, max_num_iter=1000)
    out['skimage'] = dict(seconds=time.perf_counter() - start, version=skimage.__version__)
except ImportError: pass
print(json.dumps(out))
`;

interface Figures { readonly seconds: number; readonly iterations: number; readonly gap: number; readonly value: number; readonly version: string; readonly skimage?: { readonly seconds: number; readonly version: string } }

function numpy(b: Float64Array, below: number): Figures | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'saddlepoint-bench-'));
  try {
    writeFileSync(join(folder, 'b.npy'), writeNpy({ shape: [side, side], data: b }));
    const env = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
    for (const name of ['/usr/bin/python3', 'python3']) {
      const child = spawnSync(name, ['-c', python, folder, String(weight), String(l2), String(below), String(checkEvery)], { encoding: 'utf8', env });
      if (child.status === 0) return JSON.parse(child.stdout) as Figures;
    }
    return undefined;
  } finally { rmSync(folder, { recursive: true }); }
}

export async function benchDenoising(): Promise<void> {
  const b = image(side, side), start = denoising(b, side, side, weight, l2).oracles.value!(new Float64Array(side * side));
  console.log(`\ntotal variation, ${side} x ${side}, weight ${weight}, l2 ${l2}: seconds to a duality gap`);
  for (const share of [1e-3]) {
    const below = share * start, other = numpy(b, below);
    console.log(`  gap below ${share} of the objective at the start (${below.toFixed(3)})`);
    const run = async (name: string, method: AnyMethod, params: object, every: number): Promise<void> => {
      const problem = denoising(b, side, side, weight, l2);
      const { seconds, iterations, counts, last, reason } = await solve({ problem, method: { method, params }, stop: { kind: 'metric', name: 'dualityGap', below }, budget: { iterations: 5000, seconds: 60 }, record: { every } });
      console.log(`    ${name.padEnd(44)} ${seconds.toFixed(2).padStart(7)} s ${String(iterations).padStart(5)} steps ${String(counts.smoothGradient).padStart(4)} gradients ${String(counts.couple).padStart(5)} K  ${(1e3 * seconds / counts.couple!).toFixed(2)} ms a K  gap ${last.metrics.dualityGap?.toFixed(3)}${other ? `  over numpy ${(seconds / other.seconds).toFixed(2)}` : ''}${/below/.test(reason) ? '' : `  (${reason})`}`);
    };
    await run('primal-dual', primalDual, {}, checkEvery);
    await run('restart-free-accelerated-gradient-sliding', restartFreeAcceleratedGradientSliding, {}, 1);
    // Smoothing for the gap that is asked for: eta Omega is what it costs at most.
    const eta0 = below / denoising(b, side, side, weight, l2).traits.dualDiameter!;
    await run('the same, eta0 = gap / Omega', restartFreeAcceleratedGradientSliding, { eta0 }, 1);
    if (!other) { console.log('    python3 with numpy is absent (or failed): no comparison'); continue; }
    console.log(`    ${`numpy ${other.version}, the same primal-dual loop`.padEnd(44)} ${other.seconds.toFixed(2).padStart(7)} s ${String(other.iterations).padStart(5)} steps  gap ${other.gap.toFixed(3)}`);
    console.log(other.skimage ? `    scikit-image ${other.skimage.version}, denoise_tv_chambolle (isotropic, eps 1e-6)  ${other.skimage.seconds.toFixed(2)} s` : '    scikit-image is absent: no comparison');
  }
}
