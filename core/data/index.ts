/** Readers and writers of data files: pure functions of bytes or text, one file a format. */
export { readCsv, type CsvOptions, type CsvTable, type Delimiter } from './csv.js';
export { readCnf, readWcnf } from './cnf.js';
export { readCplexLp } from './cplex-lp.js';
export { readJson } from './json.js';
export { readMps } from './mps.js';
export { readNpy, writeNpy } from './npy.js';
export { readPng, writePng } from './png.js';
export { readSafetensors, writeSafetensors, type Safetensors } from './safetensors.js';
export { readSvmlight, type LabelledRows } from './svmlight.js';
export type { ColumnChoice } from './table.js';
