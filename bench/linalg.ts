/**
 * Rates of the linear-algebra kernels: portable and native engines, and the same products from Python on one thread where it is installed.
 * Prints tables; every number is the best of several batches.
 */
import { spawnSync } from 'node:child_process';
import { linalgReport, nativeEngine, portableEngine, type Engine } from '../core/linalg/index.js';

const gemmOrders = [64, 256, 512, 1024];
const vectorLengths = [1e3, 1e4, 1e5, 1e6];

/** Seconds of one call: the best of `batches` batches of at least `least` seconds. */
function secondsOf(call: () => void, least = 0.1, batches = 4): number {
  call();
  let best = Infinity;
  for (let batch = 0; batch < batches; batch++) {
    let calls = 0;
    const start = performance.now();
    let elapsed = 0;
    // The clock is read once for several calls, so that it does not count in calls of 100 ns.
    for (let group = 1; elapsed < least; group = Math.min(2 * group, 1 << 16)) {
      for (let i = 0; i < group; i++) call();
      calls += group;
      elapsed = (performance.now() - start) / 1e3;
    }
    best = Math.min(best, elapsed / calls);
  }
  return best;
}

const filled = (length: number): Float64Array => Float64Array.from({ length }, (_, i) => Math.sin(i));

const gemmSeconds = (engine: Engine, n: number): number => {
  const A = filled(n * n), B = filled(n * n), C = new Float64Array(n * n);
  return secondsOf(() => engine.gemm('N', 'N', n, n, n, A, B, C), 0.2);
};

/** numpy's own BLAS, and the library that the native engine loaded, called through ctypes: one thread, GFLOP/s for each order. */
const pythonProgram = `
import ctypes, json, sys, time
import numpy as np
orders, library = json.loads(sys.argv[1]), sys.argv[2]
def best(call):
    call(); seconds = 1e9
    for _ in range(4):
        calls, start = 0, time.perf_counter()
        while time.perf_counter() - start < 0.2: call(); calls += 1
        seconds = min(seconds, (time.perf_counter() - start) / calls)
    return seconds
def rates(make):
    out = []
    for n in orders:
        A, B, C = (np.sin(np.arange(float(n * n))).reshape(n, n) for _ in range(3))
        out.append(2e-9 * n ** 3 / best(make(n, A, B, C)))
    return out
result = {'numpy': rates(lambda n, A, B, C: lambda: np.matmul(A, B, out=C)), 'version': np.__version__}
if library:
    blas = ctypes.CDLL(library)
    blas.openblas_set_num_threads(1)
    pointer = lambda array: ctypes.c_void_p(array.ctypes.data)
    one, zero = ctypes.c_double(1), ctypes.c_double(0)
    def same(n, A, B, C):
        a, b, c = pointer(A), pointer(B), pointer(C)
        return lambda: blas.cblas_dgemm(101, 111, 111, n, n, n, one, a, n, b, n, zero, c, n)
    result['library'] = rates(same)
print(json.dumps(result))
`;

interface PythonRates { readonly numpy: readonly number[]; readonly library?: readonly number[]; readonly version: string }

function pythonRates(): PythonRates | undefined {
  const { engine, library = '' } = linalgReport();
  const child = spawnSync('python3', ['-c', pythonProgram, JSON.stringify(gemmOrders), engine === 'openblas' ? library : ''],
    { encoding: 'utf8', env: { ...process.env, OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1', OMP_NUM_THREADS: '1' } });
  if (child.status !== 0) return undefined;
  return JSON.parse(child.stdout) as PythonRates;
}

function printTable(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = columns.map((column, j) => Math.max(column.length, ...rows.map((row) => row[j]!.length)));
  const line = (row: readonly string[]): string => row.map((cell, j) => cell.padStart(widths[j]!)).join('  ');
  console.log(`\n${title}\n${line(columns)}\n${rows.map(line).join('\n')}`);
}

function benchGemm(native: Engine | undefined): void {
  const python = pythonRates();
  if (!python) console.log('python3 with numpy is absent (or failed): no comparison outside Node');
  const rows = gemmOrders.map((n, i) => {
    const rate = (engine: Engine): number => 2e-9 * n ** 3 / gemmSeconds(engine, n);
    const portable = rate(portableEngine()), here = native ? rate(native) : NaN;
    const cell = (value: number | undefined): string => (value === undefined || Number.isNaN(value) ? '-' : value.toFixed(1));
    return [String(n), cell(portable), cell(here), cell(here / portable), cell(python?.numpy[i]), cell(python?.library?.[i]), python?.library ? (here / python.library[i]!).toFixed(2) : '-'];
  });
  printTable(`gemm, GFLOP/s, one thread${python ? ` (numpy ${python.version} brings its own BLAS)` : ''}`, ['n', 'portable', 'native', 'native/portable', 'numpy', 'same library, ctypes', 'native/ctypes'], rows);
}

/** Nanoseconds a call. */
const nanoseconds = (call: () => void): number => 1e9 * secondsOf(call);

function benchVectors(native: Engine): void {
  const rows = vectorLengths.flatMap((n) => {
    const x = filled(n), y = filled(n), side = Math.round(Math.sqrt(n)), A = filled(side * side), u = filled(side), v = new Float64Array(side);
    const kernels: readonly (readonly [string, (engine: Engine) => () => void])[] = [
      ['dot', (engine) => () => { engine.dot(x, y); }],
      ['axpy', (engine) => () => { engine.axpy(1e-9, x, y); }],
      [`gemv ${side}x${side}`, (engine) => () => { engine.gemv(A, side, side, u, v); }],
      [`gemvT ${side}x${side}`, (engine) => () => { engine.gemvT(A, side, side, u, v); }],
    ];
    return kernels.map(([name, make]) => {
      const slow = nanoseconds(make(portableEngine())), fast = nanoseconds(make(native));
      return [n.toExponential(0), name, (slow / 1e3).toFixed(2), (fast / 1e3).toFixed(2), (slow / fast).toFixed(1)];
    });
  });
  printTable('vectors and matrix-vector products of that many entries, microseconds', ['entries', 'kernel', 'portable', 'native', 'portable/native'], rows);
}

/** The smallest native call does next to no arithmetic: what it costs is the way into native code. */
function benchOverhead(native: Engine): void {
  const x = filled(64), y = filled(64), A = filled(17 * 17), u = filled(17), v = new Float64Array(17);
  const rows = [
    ['dot of 64', nanoseconds(() => { portableEngine().dot(x, y); }), nanoseconds(() => { native.dot(x, y); })],
    ['axpy of 64', nanoseconds(() => { portableEngine().axpy(1e-9, x, y); }), nanoseconds(() => { native.axpy(1e-9, x, y); })],
    ['gemv 17x17', nanoseconds(() => { portableEngine().gemv(A, 17, 17, u, v); }), nanoseconds(() => { native.gemv(A, 17, 17, u, v); })],
  ] as const;
  printTable('cost of a call at the smallest native size, nanoseconds', ['call', 'portable', 'native'], rows.map(([name, slow, fast]) => [name, slow.toFixed(0), fast.toFixed(0)]));
}

/** Prints all tables; about a minute. */
export function run(): Promise<void> {
  const { engine, version = '', threads, reason } = linalgReport();
  console.log(`linear algebra: ${engine} ${version}, ${threads} thread${reason ? ` (${reason})` : ''}`);
  const native = nativeEngine();
  benchGemm(native);
  if (native) {
    benchVectors(native);
    benchOverhead(native);
  } else console.log('no native library on this machine: native columns are left out');
  return Promise.resolve();
}
