/** The kit bites: every plugin of `broken/` breaks one promise, and exactly the checks of that promise say so. */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
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
  'stale-family': ['manifest equals registry entry'],
};

describe('broken plugins', () => {
  const reports = new Map<string, ConformanceReport>();
  beforeAll(async () => { for (const entry of entries) reports.set(entry.id, await conform(entry, { elsewhere })); });

  it('are all listed here, and the registry file is up to date', () => {
    expect(entries.map(({ id }) => id).sort()).toEqual(Object.keys(caughtBy).sort());
  });

  it.each(Object.entries(caughtBy))('%s is caught by %j alone', (id, names) => {
    const failed = reports.get(id)!.checks.filter(({ passed }) => !passed);
    expect([...new Set(failed.map(({ name }) => name))].sort()).toEqual([...names].sort());
    for (const { message } of failed) expect(message).toMatch(/\w/);
    expect(reports.get(id)!.passed).toBe(false);
  });

  it('lists an exclusion with its reason', () => {
    expect(reports.get('global-too-soon')!.checks.find(({ excluded }) => excluded !== undefined)).toMatchObject({ name: 'reaches the known optimum', passed: true, excluded: 'the certificate is what is broken here' });
  });

  it('leave no check without a plugin that fails it, but that of counting, which the driver does itself', () => {
    const biting = new Set(Object.values(caughtBy).flat());
    expect([...new Set(conformanceChecks.map(({ name }) => name))].filter((name) => !biting.has(name))).toEqual(['counts equal the calls']);
  });
});
