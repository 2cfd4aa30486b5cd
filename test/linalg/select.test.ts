import { createRequire } from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { libraryCandidates } from '../../core/linalg/native/candidates.js';
import { linalg, linalgReport, portableEngine, setLinalgThreads } from '../../core/linalg/index.js';
import { parseChoice, selectEngine, type NativeFinder } from '../../core/linalg/select.js';
import { codeOf, messageOf } from './support.js';

const loadedModules = (): string[] => Object.keys(createRequire(import.meta.url).cache);
const absent: NativeFinder = (name) => ({ reason: `${name} is not installed` });
const present: NativeFinder = (name) => ({ engine: { ...portableEngine(), name }, control: { version: '1.2', setThreads: (n) => n }, library: `lib${name}` });
/** A fresh copy of the module, as another process with that environment would have. */
const processWith = async (choice: string): Promise<typeof import('../../core/linalg/index.js')> => {
  vi.resetModules();
  vi.stubEnv('SADDLEPOINT_LINALG', choice);
  return import('../../core/linalg/index.js');
};

afterEach(() => { vi.unstubAllEnvs(); });

describe('engine selection', () => {
  it('importing loads no koffi; the first use of a native engine loads koffi', () => {
    const heavy = (): string[] => loadedModules().filter((name) => /node_modules.koffi/.test(name));
    expect(heavy()).toEqual([]);
    linalg();
    if (linalgReport().engine !== 'portable') expect(heavy().some((name) => name.includes('koffi'))).toBe(true);
  });

  it('the default engine is chosen once and reported', () => {
    const engine = linalg(), report = linalgReport();
    expect(linalg()).toBe(engine);
    expect(report.engine).toBe(engine.name);
    expect(report.threads).toBe(1);
    expect(report.engine === 'portable' ? report.reason : report.library).toBeTruthy();
  });

  it('SADDLEPOINT_LINALG=portable is obeyed, without a reason to give', async () => {
    const { linalg: fresh, linalgReport: report } = await processWith('portable');
    expect(fresh().name).toBe('portable');
    expect(report()).toEqual({ engine: 'portable', threads: 1 });
  });

  it('SADDLEPOINT_LINALG=mkl is refused by code where there is no MKL, and so is an unknown name', async () => {
    const codeFrom = async (choice: string): Promise<unknown> => {
      const { linalg: fresh } = await processWith(choice);
      try { return fresh().name; } catch (error) { return (error as { code?: unknown }).code; }
    };
    expect(['engine-unavailable', 'mkl']).toContain(await codeFrom('mkl'));
    expect(await codeFrom('blas')).toBe('bad-engine');
  });

  it('an empty or missing choice is auto, others are checked', () => {
    expect([parseChoice(undefined), parseChoice(''), parseChoice('native')]).toEqual(['auto', 'auto', 'native']);
    expect(messageOf(() => parseChoice('OpenBLAS'))).toContain('OpenBLAS');
  });

  it('auto takes a native engine where there is one, and says why not where there is none', () => {
    expect(selectEngine('auto', present).native).toBeDefined();
    const fallback = selectEngine('auto', absent);
    expect(fallback.engine).toBe(portableEngine());
    expect(fallback.reason).toContain('openblas is not installed');
  });

  it.each(['openblas', 'accelerate', 'mkl'] as const)('a named engine (%s) is used or refused, never replaced', (name) => {
    expect(selectEngine(name, present).engine.name).toBe(name);
    expect(codeOf(() => selectEngine(name, absent))).toBe('engine-unavailable');
    expect(messageOf(() => selectEngine(name, absent))).toContain(`${name} is not installed`);
  });

  it('native is any native engine but MKL, or an error', () => {
    const onlyMkl: NativeFinder = (name) => (name === 'mkl' ? present(name) : absent(name));
    expect(codeOf(() => selectEngine('native', onlyMkl))).toBe('engine-unavailable');
    expect(selectEngine('native', present).engine.name).not.toBe('mkl');
  });

  it('plain library names come before folders, and Accelerate exists on macOS only', () => {
    expect(libraryCandidates('openblas', 'linux')[0]).toBe('libopenblas.so.0');
    expect(libraryCandidates('accelerate', 'linux')).toEqual([]);
    expect(libraryCandidates('accelerate', 'darwin').length).toBe(1);
    expect(libraryCandidates('mkl', 'win32').length).toBeGreaterThan(0);
  });

  it('the number of threads is the one asked for, where the engine is native', () => {
    if (linalgReport().engine === 'portable') { console.warn('no native library here: threads are always 1'); return; }
    try {
      setLinalgThreads(2);
      expect(linalgReport().threads).toBe(2);
    } finally {
      setLinalgThreads(1);
    }
    expect(linalgReport().threads).toBe(1);
    expect(codeOf(() => setLinalgThreads(0))).toBe('bad-threads');
  });
});
