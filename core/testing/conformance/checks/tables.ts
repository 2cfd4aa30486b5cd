/** The tables that a run leaves: a front, a spectrum, a curve, a path. */
import type { Table } from '../../../contract/result.js';
import { Finding, NotApplicable, type ConformanceCheck, type MethodKind } from '../check.js';
import type { Trial } from '../trial.js';

const kinds: readonly MethodKind[] = ['solver', 'analysis'];

async function tablesOf(trial: Trial): Promise<readonly (readonly [string, Table])[]> {
  const found = [await trial.short(), await trial.long()].flatMap(({ result: { tables = {} } }) => Object.entries(tables));
  if (found.length === 0) throw new NotApplicable('it leaves no table');
  return found;
}

export const columnsAgree: ConformanceCheck = {
  name: 'the columns of a table have one length', kinds, on: 'trial',
  async run(trial) {
    for (const [name, { columns }] of await tablesOf(trial)) {
      const lengths = Object.entries(columns).map(([column, { length }]) => `\`${column}\` has ${length}`);
      if (new Set(Object.values(columns).map(({ length }) => length)).size > 1) throw new Finding(`The columns of table \`${name}\` differ in length: ${lengths.join(', ')}. A row has a number in every column.`);
    }
  },
};

export const tablesHoldNumbers: ConformanceCheck = {
  name: 'tables hold no NaN', kinds, on: 'trial',
  async run(trial) {
    for (const [name, { columns }] of await tablesOf(trial)) for (const [column, numbers] of Object.entries(columns)) {
      const row = numbers.findIndex((value) => Number.isNaN(value));
      if (row >= 0) throw new Finding(`Table \`${name}\` has NaN in column \`${column}\`, row ${row}: leave out a row that could not be computed, or end the run as \`diverged\`. Where NaN means that there is no number, exclude the check and say so.`);
    }
  },
};
