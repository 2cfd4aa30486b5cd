/** The command line. Verbs are imported when they are called, so that `list` stays quick. */
import { Command, CommanderError } from 'commander';
import { usageError } from '../contract/errors.js';
import { packageVersion } from '../package-root.js';
import { printError, type Common } from './io.js';
import type { WorkerOptions } from './worker.js';

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** Options of every verb. */
const common = (command: Command): Command => command
  .option('--json', 'print one JSON document on stdout')
  .option('--quiet', 'print nothing but errors')
  .option('--registry <file>', 'add the plugins of a registry file (repeatable)', collect);

/** Options of verbs that read a spec. */
const spec = (command: Command): Command => common(command)
  .option('--allow-outside', 'let data references leave the folder of the spec')
  .option('--backend <name>', 'auto, or one of tensorflow-gpu, tensorflow, webgpu, wasm, cpu')
  .option('--seed <number>', 'base seed of all random streams')
  .option('--set <pointer=value>', 'override a place of the spec, such as /method/params/step=0.1 (repeatable)', collect)
  .option('--start <file>', 'start point: a JSON array, {block: array}, or an earlier result.json')
  .option('--max-iterations <number>', 'budget of iterations')
  .option('--max-seconds <number>', 'budget of seconds');

/** Verbs that evaluate problems. */
const running = (command: Command): Command => command.option('--allow-commands', 'let a problem of kind `command` run the program that its spec names');

const status = { code: 0 };
/** Runs a verb and keeps its exit code. */
const verb = <A extends unknown[]>(run: (...args: A) => Promise<number> | number) => async (...args: A): Promise<void> => { status.code = await run(...args); };

function build(commandLine: string): Command {
  const program = new Command('saddlepoint')
    .description('Solve optimisation problems: write the problem as JSON, name a method or ask which fit, get a solution with a certificate, a trace, a checkpoint and a report.')
    .version(packageVersion(), '--version').exitOverride().configureOutput({ outputError: () => {} }).showHelpAfterError(false);
  const command = (name: string, description: string, options: (command: Command) => Command): Command => options(program.command(name).description(description));

  command('solve <spec>', 'solve a problem/1 or run/1 spec (- reads it from standard input)', (made) => running(spec(made)))
    .option('--method <id>', 'the method; the best fit of `match` when neither spec nor option names one')
    .option('--out <directory>', 'the run directory; a new one under runs/ when absent')
    .option('--require-converged', 'exit with 5 when the run stops without converging')
    .option('--report', 'write report.html into the run directory')
    .action(verb(async (path: string, options: object) => (await import('./solve.js')).solveVerb(path, options, commandLine)));
  command('resume <directory>', 'carry on a run that was killed or interrupted', (made) => running(common(made)))
    .option('--allow-outside', 'let data references leave the folder of the spec')
    .option('--allow-other-engine', 'go on with another linear-algebra engine, thread count or tensor backend; bits may differ')
    .option('--require-converged', 'exit with 5 when the run stops without converging')
    .action(verb(async (directory: string, options: object) => (await import('./resume.js')).resumeVerb(directory, options)));
  command('compare <spec...>', 'run several methods on a problem, or several specs, and report them side by side; or sum up the folder of a sweep', (made) => running(spec(made)))
    .option('--methods <ids>', 'method ids, separated by commas; every method that fits when none is named')
    .option('--method <id>', 'one more method (repeatable)', collect)
    .option('--repetitions <number>', 'runs of each method, each with random streams of its own')
    .option('--out <directory>', 'folder of the run directories and the report')
    .option('--no-report', 'write no report.html')
    .action(verb(async (paths: string[], options: object) => (await import('./compare.js')).compareVerb(paths, options, commandLine)));
  command('sweep <spec>', 'run every cell of a sweep/1 spec; run it again to carry on', (made) => running(common(made)))
    .option('--threads <number>', 'worker threads; all processors but one when absent, 0 for this process')
    .option('--queue <url>', 'run the cells on the workers of a Redis queue, such as redis://127.0.0.1:6379')
    .option('--status', 'with --queue: say where the sweep stands')
    .option('--cancel', 'with --queue: take the sweep off the queue; running cells stop with a checkpoint')
    .option('--out <directory>', 'folder of the cells and the table; runs/sweep-<hash> when absent')
    .option('--allow-outside', 'let data references leave the folder of the spec')
    .option('--report', 'write report.html into the folder')
    .action(verb(async (path: string, options: object) => (await import('./sweep.js')).sweepVerb(path, options, commandLine)));
  command('worker', 'run cells of the sweeps on a queue', (made) => running(common(made)))
    .requiredOption('--queue <url>', 'the Redis queue, such as redis://127.0.0.1:6379')
    .option('--concurrency <number>', 'cells at a time; all processors but one when absent')
    .option('--takeover <seconds>', 'without a sign of life for so long, a worker counts as lost and its cells go to others; 15 when absent')
    .option('--once', 'end when no cell is left on the queue')
    .action(verb(async (options: object) => (await import('./worker.js')).workerVerb(options as WorkerOptions)));
  command('match <spec>', 'which methods fit a problem, best first', spec)
    .option('--method <id>', 'ignored; for specs that are also solved')
    .option('--explain', 'say what the problem offers and what the others miss')
    .action(verb(async (path: string, options: object) => (await import('./match.js')).matchVerb(path, options)));
  command('list [kind]', 'what there is: methods, solvers, analyses, problems, bridges, all', common)
    .action(verb(async (kind: string | undefined, options: Common) => (await import('./list.js')).listVerb(kind ?? 'all', options)));
  command('describe <id>', 'one method, problem kind or bridge: params, data, an example', common)
    .action(verb(async (id: string, options: Common) => (await import('./describe.js')).describeVerb(id, options)));
  command('validate <spec>', 'every error of a spec and its data', spec)
    .option('--method <id>', 'validate under this method')
    .action(verb(async (path: string, options: object) => (await import('./validate.js')).validateVerb(path, options)));
  command('check <spec>', 'test the oracles of a problem: derivatives, symmetry, prox, constants', (made) => running(spec(made)))
    .action(verb(async (path: string, options: object) => (await import('./check.js')).checkVerb(path, options)));
  command('report <directory...>', 'write one HTML report over run directories, or over a sweep', common)
    .option('--out <file>', 'the HTML file; report.html in the first directory when absent')
    .action(verb(async (directories: string[], options: object) => (await import('./report.js')).reportVerb(directories, options)));
  command('schema [name]', 'the JSON Schema of run/1, problem/1, sweep/1 or one problem kind', common)
    .action(verb(async (name: string | undefined, options: Common) => (await import('./schema.js')).schemaVerb(name ?? 'run/1', options)));
  const plugin = program.command('plugin').description('write a plugin, and test one');
  common(plugin.command('new <id>').description('write a folder with a plugin that passes `plugin test`'))
    .option('--accepts <oracles>', 'what the method asks a problem for, separated by commas; gradient when absent')
    .option('--kind <kind>', 'solver, ask-tell, analysis or problem')
    .option('--out <folder>', 'the folder; the id when absent')
    .action(verb(async (id: string, options: object) => (await import('./plugin/new.js')).pluginNewVerb(id, options)));
  common(plugin.command('test <folder>').description('hold the plugins of a folder to the conformance kit'))
    .option('--update', 'write registry.json again from the code first')
    .action(verb(async (folder: string, options: object) => (await import('./plugin/test.js')).pluginTestVerb(folder, options)));
  command('doctor', 'what this machine offers', common)
    .action(verb(async (options: Common) => (await import('./doctor.js')).doctorVerb(options)));
  return program;
}

/** Help and version end well; everything else that commander refuses is a usage error. */
function codeOf(error: unknown, json: boolean): number {
  if (!(error instanceof CommanderError)) return printError(error, json);
  if (error.exitCode === 0) return 0;
  if (error.code === 'commander.help') return 2;
  return printError(usageError('usage', error.message.replace(/^error: /, ''), { suggestion: 'see `saddlepoint --help`' }), json);
}

/** The command is kept in run.json and sweep.json: passwords are not. */
const withoutPassword = (arg: string): string => arg.replace(/(rediss?:\/\/).*@/, '$1***@').replace(/([?&]password=)[^&]*/g, '$1***');

export async function main(args: readonly string[]): Promise<number> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code === 'EPIPE') process.exit(0); throw error; });
  const quoted = args.map(withoutPassword).map((arg) => (/^[\w./:=,@+-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`));
  try {
    await build(['saddlepoint', ...quoted].join(' ')).parseAsync([...args], { from: 'user' });
    return status.code;
  } catch (error) {
    return codeOf(error, args.includes('--json'));
  }
}

