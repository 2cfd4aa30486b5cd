/** The kit bites: every plugin of `broken/` breaks one promise, and exactly the checks of that promise say so. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { defineMethod } from '../../core/index.js';
import { loadRegistry } from '../../core/registry/load.js';
import { conform, conformanceChecks, openElsewhere, type ConformanceReport } from '../../core/testing/index.js';

const registryFile = fileURLToPath(new URL('broken/registry.json', import.meta.url));
const entries = loadRegistry([registryFile]).entries.filter(({ base }) => base.endsWith('/broken/'));
const elsewhere = openElsewhere(entries);

/** What catches each plugin; a second name where one fault breaks two promises. */
const caughtBy: Readonly<Record<string, readonly string[]>> = {
  'leaks-module-state': ['same seed, same records'],
  'keeps-state-in-closure': ['a resumed run has the same records', 'a closure rebuilt at every step changes nothing'],
  'keeps-map-in-state': ['the state can be saved and cloned'],
  'nests-map-in-state': ['the state can be saved and cloned'],
  'grows-forever': ['the state does not grow'],
  'leaks-tensors': ['tensor count is constant from step to step'],
  'keeps-tensor-in-closure': ['tensor count is constant from step to step'],
  'asks-in-closure': ['killed between ask and tell, a run goes on the same'],
  'keeps-asked-out': ['killed between ask and tell, a run goes on the same'],
  'keeps-class-in-state': ['the state can be saved and cloned'],
  'depends-on-process': ['two processes, same records'],
  'draws-from-math': ['reads no clock and no global dice', 'reads nothing but its run'],
  'uses-the-draw': ['same seed, same records', 'reads no clock and no global dice', 'reads nothing but its run'],
  'reads-date': ['reads no clock and no global dice', 'reads nothing but its run'],
  'reads-performance': ['reads no clock and no global dice', 'reads nothing but its run'],
  'reads-captured-clock': ['reads nothing but its run'],
  'reads-aliased-clock': ['reads no clock and no global dice', 'reads nothing but its run'],
  'draws-uuid': ['reads nothing but its run'],
  'reads-new-date': ['reads no clock and no global dice', 'reads nothing but its run'],
  'reads-environment': ['reads nothing but its run'],
  'reads-file': ['reads nothing but its run'],
  'forgets-start': ['begins at the start point'],
  'metric-writes': ['records do not change the run'],
  'leaves-timer': ['leaves nothing running'],
  'ignores-abort': ['an abort ends the run in time, with a checkpoint'],
  'blocks-the-loop': ['an abort ends the run in time, with a checkpoint'],
  'mutates-params-late': ['start point, data and params are left alone'],
  'mutates-layout-late': ['start point, data and params are left alone'],
  // On sums the gradient is wrong, then.
  'shares-out': ['an `out` shares no memory with the arguments', 'reaches the known optimum'],
  'mutates-params': ['start point, data and params are left alone'],
  'mutates-data': ['start point, data and params are left alone'],
  'uses-undeclared-oracle': ['asks for declared oracles only'],
  'declares-unused-oracle': ['every declared capability shows in a run'],
  'observes-nothing': ['every declared capability shows in a run'],
  'declares-empty-metric': ['every declared capability shows in a run'],
  'has-undeclared-metric': ['has the declared metrics and no others'],
  'calls-oracle-in-build': ['calls no oracle in build'],
  'nan-as-converged': ['converged and global are claimed only where they are true'],
  'global-too-soon': ['converged and global are claimed only where they are true'],
  'wrong-value': ['metric `value` is the objective at the solution'],
  'late-value': ['metric `value` is the objective at the solution'],
  'late-gradient-norm': ['metric `gradientNorm` is the gradient norm at the point'],
  'infinite-solution': ['converged and global are claimed only where they are true'],
  'unknown-outcome': ['converged and global are claimed only where they are true'],
  'wrong-branch': ['reaches the known optimum'],
  'works-for-three': ['reaches the known optimum'],
  'uneven-table': ['the columns of a table have one length'],
  'nan-in-table': ['tables hold no NaN'],
  'stops-short': ['reaches the known optimum'],
  'swallows-throws': ['a throw from an oracle is reported with its name'],
  'hides-nan': ['NaN and Infinity from an oracle end the run honestly'],
  // An abort needs a run that goes on: this one throws meanwhile.
  'throws-at-length': ['runs without an error', 'an abort ends the run in time, with a checkpoint'],
  'fits-nothing': ['fits a problem of the zoo'],
  'mute-params': ['default params are valid and described'],
  'bad-defaults': ['default params are valid and described'],
  'stale-entry': ['manifest equals registry entry'],
  'misspelt-exclusion': ['same seed same record'],
  'wrong-golden': ['first steps equal the golden vector'],
  'wrong-gradient': ['the oracles pass `saddlepoint check`'],
  'wrong-offers': ['declared offers equal the built oracles'],
  'wrong-facts': ['declared offers equal the built oracles'],
  'mutates-its-data': ['build and oracles leave the data alone'],
  'broken-example': ['examples validate and build'],
  'idle-offer': ['every declared offer is made by an example'],
  'counts-builds': ['the same spec builds the same problem'],
  'draws-in-build': ['the same spec builds the same problem'],
  'clock-in-oracle': ['the same spec builds the same problem'],
  'silent-answers': ['declared offers equal the built oracles'],
  'changes-its-params': ['build and oracles leave the data alone'],
  ...Object.fromEntries(['not-convex', 'bent-terms', 'small-smoothness', 'large-strong-convexity', 'traits-disagree', 'wrong-prox', 'ignores-samples', 'biased-samples', 'samples-as-set'].map((id) => [id, ['the oracles pass `saddlepoint check`']])),
  'stale-family': ['manifest equals registry entry'],
};

/** What the message says, where the check alone does not tell the fault from others. */
const told: Readonly<Record<string, RegExp>> = {
  'nests-map-in-state': /a Map at \/state\/memory\/pairs\/0\/seen/,
  'leaks-tensors': /0 tensors live after step 0, 1 after step 1/,
  'keeps-tensor-in-closure': /1 tensors are left when the run has ended/,
  'asks-in-closure': /needs from `ask` belongs in the state/,
  'keeps-asked-out': /read answers from the arguments of `tell`/,
  'blocks-the-loop': /Step 21 blocks the event loop/,
  'ignores-abort': /look at `run\.signal`/,
  'mutates-params-late': /wrote to its params: copy what you change/,
  'mutates-layout-late': /wrote to the layout/,
  'mutates-data': /wrote to the bounds/,
  'late-gradient-norm': /of the step before\?/,
  'infinite-solution': /return the last finite point/,
  'unknown-outcome': /`success`, which is no outcome: take one of converged, /,
  'declares-unused-oracle': /`hessianVector` is never called\. Take it out of the manifest/,
  'wrong-branch': /the optimum/,
  'uneven-table': /`k` has 9, `x` has 1/,
  'nan-in-table': /column `x`, row 1/,
  'idle-offer': /`hessianVector` when .*weight.*Add a spec for which it holds/,
  'counts-builds': /built twice from one spec/,
  'draws-in-build': /reads Math\.random: a problem owns no randomness/,
  'clock-in-oracle': /reads Date\.now/,
  'silent-answers': /`answers` that are offered and not built: value/,
  'changes-its-params': /the spec or its params/,
  'mutates-its-data': /the data is not what was loaded/,
  'not-convex': /^.*convexity on segments: the objective is not convex/,
  'bent-terms': /^.*convexity on segments: the objective is not convex/,
  'small-smoothness': /smoothness constant: `smoothness` is 1, but .* changes by 2/,
  'large-strong-convexity': /strong convexity constant: `strongConvexity` is 0\.6, but .* is 0\.5/,
  'traits-disagree': /traits imply each other: `stronglyConvex` is claimed without `convex`/,
  'wrong-prox': /prox optimality: .*not the minimiser/,
  'ignores-samples': /ignores which samples are given/,
  'biased-samples': /sampleGradient mean equals gradient/,
  'samples-as-set': /a sample that is named twice does not count twice/,
};

describe('broken plugins', () => {
  const reports = new Map<string, Promise<ConformanceReport>>();
  const reportOf = (id: string): Promise<ConformanceReport> => {
    const report = reports.get(id) ?? conform(entries.find((entry) => entry.id === id)!, { elsewhere });
    reports.set(id, report);
    return report;
  };

  it('are all listed here, and the registry file is up to date', () => {
    expect(entries.map(({ id }) => id).sort()).toEqual(Object.keys(caughtBy).sort());
  });

  it.each(Object.entries(caughtBy))('%s is caught by %j alone', async (id, names) => {
    const failed = (await reportOf(id)).checks.filter(({ passed }) => !passed);
    expect([...new Set(failed.map(({ name }) => name))].sort()).toEqual([...names].sort());
    for (const { message } of failed) expect(message).toMatch(/\w/);
    expect((await reportOf(id)).passed).toBe(false);
  });

  it.each(Object.entries(told))('%s: the message says %s', async (id, message) => {
    expect((await reportOf(id)).checks.filter(({ passed }) => !passed).map((one) => one.message).join('\n')).toMatch(message);
  });

  it('a method that is right only where an oracle is offered is caught where it is withheld', async () => {
    const failed = (await reportOf('wrong-branch')).checks.filter(({ passed }) => !passed).map(({ problem }) => problem);
    expect(failed).toContain('quadratic without `hessianVector`');
    expect(failed).not.toContain('quadratic');
  });

  it.each([['at once', 1], ['in mid-run', 6]])('a step that never ends (%s) does not keep the kit: it is told, and nothing further is tried', async (_when, last) => {
    const hanging = defineMethod(
      { id: 'never-ends', version: '1.0.0', title: 'Never ends', summary: 'waits', requires: ['gradient'], params: { type: 'object', properties: {} }, metrics: {} },
      (run) => ({
        init() { return { x: run.start(), g: new Float64Array(run.size), k: 0 }; },
        step(s): void | Promise<void> { run.oracles.gradient(s.x, s.g); if (++s.k >= last) return new Promise<void>(() => {}); },
        point: (s) => s.x, metrics: {},
      }),
    );
    const { checks, passed } = await conform(hanging, { seconds: 1 });
    const [failed, ...more] = checks.filter((check) => !check.passed);
    expect({ passed, name: failed?.name, more }).toEqual({ passed: false, name: 'runs without an error', more: [] });
    expect(failed!.message).toMatch(/nothing came back within 1 s: a promise that `init`, `step` or `tell` returns must settle/);
  });

  it('lists an exclusion with its reason', async () => {
    expect((await reportOf('global-too-soon')).checks.find(({ excluded }) => excluded !== undefined)).toMatchObject({ name: 'reaches the known optimum', passed: true, excluded: 'the certificate is what is broken here' });
  });

  it('leave no check without a plugin that fails it, but that of counting, which the driver does itself', () => {
    const biting = new Set(Object.values(caughtBy).flat());
    expect([...new Set(conformanceChecks.map(({ name }) => name))].filter((name) => !biting.has(name))).toEqual(['counts equal the calls']);
  });
});
