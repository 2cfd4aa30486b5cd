/**
 * The dossiers' tables of success rates beside ours, in Markdown: consensus-based optimisation, MAX-3-SAT, sign nets and trees, policies. About four minutes.
 * `SUCCESS_RATES=clauses,policies` runs these tables only, `SUCCESS_RATES=million` the clauses of 1,000,000 variables; `SUCCESS_RATES_LONG=1` takes more ensembles and seeds.
 */
import { clauseRates, millionRates } from './rates/clauses.js';
import { consensusRates } from './rates/consensus.js';
import { networkRates } from './rates/networks.js';
import { policyRates } from './rates/policies.js';

const tables = { consensus: consensusRates, clauses: clauseRates, networks: networkRates, policies: policyRates, million: millionRates } as const;

export async function run(): Promise<void> {
  console.log('success-rates');
  const asked = process.env['SUCCESS_RATES']?.split(',');
  for (const [name, table] of Object.entries(tables)) if (asked ? asked.includes(name) : name !== 'million') await table();
}
