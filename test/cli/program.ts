/** Runs the compiled command line as a user would, in a folder of its own. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const program = join(root, 'dist/core/cli/main.js');

export interface Answer { readonly status: number | null; readonly stdout: string; readonly stderr: string }

/** `env`: added to this process's. */
export interface RunOptions { readonly input?: string; readonly node?: readonly string[]; readonly env?: Readonly<Record<string, string>> }

export interface Sandbox {
  readonly folder: string;
  /** Writes files: text as it is, anything else as JSON. */
  write(files: Readonly<Record<string, unknown>>): void;
  run(args: readonly string[], options?: RunOptions): Answer;
  /** The document that `--json` prints, and the exit code. */
  json(args: readonly string[], options?: RunOptions): { readonly status: number | null; readonly document: any };
  start(args: readonly string[]): ChildProcess;
  path(...parts: string[]): string;
  exists(...parts: string[]): boolean;
  /** The records of a trace, seconds left out. */
  records(run: string): readonly { k: number; counts: Record<string, number>; metrics: Record<string, number> }[];
  close(): void;
}

export function openSandbox(): Sandbox {
  const folder = mkdtempSync(join(tmpdir(), 'saddlepoint-'));
  const sandbox: Sandbox = {
    folder,
    write(files) {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
      }
    },
    run(args, { input, node = [], env } = {}) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [...node, program, ...args], { cwd: folder, encoding: 'utf8', ...(env ? { env: { ...process.env, ...env } } : {}), ...(input === undefined ? {} : { input }), maxBuffer: 2 ** 28 });
      return { status, stdout, stderr };
    },
    json(args, options) {
      const { status, stdout } = sandbox.run([...args, '--json'], options);
      return { status, document: JSON.parse(stdout) };
    },
    start: (args) => spawn(process.execPath, [program, ...args], { cwd: folder, stdio: 'pipe' }),
    path: (...parts) => join(folder, ...parts),
    exists: (...parts) => existsSync(join(folder, ...parts)),
    records(run) {
      const lines = readFileSync(join(folder, run, 'trace.jsonl'), 'utf8').trimEnd().split('\n').slice(1);
      return lines.map((line) => { const { seconds: _seconds, ...record } = JSON.parse(line); return record; });
    },
    close: () => { rmSync(folder, { recursive: true, force: true }); },
  };
  return sandbox;
}
