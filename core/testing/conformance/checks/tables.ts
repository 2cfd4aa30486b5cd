/** The tables that a run leaves: a front, a spectrum, a curve, a path. */
import { Finding, NotApplicable, type ConformanceCheck } from '../check.js';

export const tablesAreWhole: ConformanceCheck = {
  name: 'tables are whole', kinds: ['solver', 'analysis'], on: 'trial',
  async run(trial) {
    const found = [await trial.short(), await trial.long()].flatMap(({ result: { tables = {} } }) => Object.entries(tables));
    if (found.length === 0) throw new NotApplicable('it leaves no table');
    for (const [name, { columns }] of found) {
      const lengths = Object.entries(columns).map(([column, { length }]) => `\`${column}\` has ${length}`);
      if (new Set(Object.values(columns).map(({ length }) => length)).size > 1) throw new Finding(`The columns of table \`${name}\` differ in length: ${lengths.join(', ')}. A row has a number in every column.`);
      for (const [column, numbers] of Object.entries(columns)) {
        const row = numbers.findIndex((value) => Number.isNaN(value));
        if (row >= 0) throw new Finding(`Table \`${name}\` has NaN in column \`${column}\`, row ${row}: leave out a row that could not be computed, or end the run as \`diverged\`.`);
      }
    }
  },
};
