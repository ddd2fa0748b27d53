import { Command, InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from './commands/command-context.ts';
import { ownVersion } from './runtime/own-version.ts';

/** The command table. Each action is imported only when it is called, so that `--help` stays quick. */
export function createProgram(context: CommandContext, exit: (code: number) => void): Command {
  const program = new Command('rl-exp')
    .description(
      'Steer a real fine-tuning run with an agent, and let a judge score it on a domain nobody trained on.',
    )
    .version(ownVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: () => undefined,
    })
    .showSuggestionAfterError();

  const answers = (command: Command): Command =>
    command
      .option('--json', 'print the answer as JSON on stdout')
      .option('--verbose', "show workers' log lines and stack traces");
  const startsWorkers = (command: Command): Command =>
    command
      .option('--python <path>', 'Python interpreter for workers (default: found or made)')
      .addOption(
        new Option('--accelerator <kind>', 'device for workers').choices(['auto', 'cpu', 'cuda']),
      );
  const runsPlugins = (command: Command): Command =>
    startsWorkers(
      answers(command).option(
        '--store <dir>',
        'where training states are kept (default: the user cache, or RL_EXP_STORE)',
      ),
    );
  const jobs = [
    '--jobs <n>',
    'how many cells go on at once (default: as many as this machine has room for)',
    parseJobs,
  ] as const;
  const takesExperiment = (command: Command): Command =>
    command
      .argument('<file>', 'experiment file')
      .option('--profile <name>', 'apply a profile of the file; repeat for more, in order', collect)
      .option(
        '--set <path=value>',
        'set a value, e.g. --set environment.steps=3; repeat for more',
        collect,
      )
      .option('--mock', 'short for --set agent.use=mock');

  const takesCells = (command: Command): Command =>
    command
      .option('--cells <ids>', 'only these cells of the plan, e.g. 0f3a…,9c41…', parseList)
      .option('--shard <k/n>', 'only the k-th of n parts of its cells', parseShard);

  takesCells(takesExperiment(runsPlugins(program.command('run'))))
    .description('run an experiment to its verdict; continues an unfinished run of the same plan')
    .option('--fresh', 'start a new run even if there is one of this plan')
    .option('--run <dir>', 'use this run directory')
    .option('--answers-from <dir>', "take what agents asked from this run's record; ask nobody")
    .option('--runs <dir>', 'folder of all runs (default: ./runs)')
    .option(...jobs)
    .action(async (file, flags) => {
      const { runCommand } = await import('./commands/run.ts');
      exit(await runCommand(file, flags, context));
    });
  runsPlugins(program.command('resume'))
    .description('continue an unfinished run as it was planned')
    .argument('<run>', 'run directory')
    .option(...jobs)
    .action(async (run, flags) => {
      const { resumeCommand } = await import('./commands/resume.ts');
      exit(await resumeCommand(run, flags, context));
    });
  runsPlugins(program.command('fork'))
    .description("take over a run's first steps and go on differently, in a run of its own")
    .argument('<run>', 'run directory')
    .requiredOption('--at <step>', 'last step to take over; 0 for the root', parseStep)
    .option('--agent <plugin>', 'who decides from there on; short for --set agent.use=PLUGIN')
    .option('--set <path=value>', 'change a value from there on; repeat for more', collect)
    .option('--cell <id>', 'cell of the run, where it has several')
    .option('--run <dir>', 'directory of the new run')
    .option('--runs <dir>', 'folder of all runs (default: ./runs)')
    .action(async (run, flags) => {
      const { forkCommand } = await import('./commands/fork.ts');
      exit(await forkCommand(run, flags, context));
    });
  runsPlugins(program.command('judge'))
    .description('judge the finished episodes of a run again')
    .argument('<run>', 'run directory')
    .option(...jobs)
    .option(
      '--replay <k|all>',
      'audit: train this many segments again, ask the agent again, and compare',
      parseReplay,
    )
    .option('--baseline <run>', 'a judged run to hold the scores against, clip by clip')
    .option('--full', 'also what takes minutes, as judge.with.full says of it')
    .action(async (run, flags) => {
      const { judgeCommand } = await import('./commands/judge.ts');
      exit(await judgeCommand(run, flags, context));
    });
  answers(program.command('status'))
    .description('show what works on this machine, how runs stand and what to type next')
    .argument('[runs...]', 'run directories, with every cell (default: the newest below --runs)')
    .option('--runs <dir>', 'folder of all runs (default: ./runs)')
    .option('--limit <n>', 'how many of the newest runs to show', parseCount, 10)
    .action(async (runs, flags) => {
      const { statusCommand } = await import('./commands/status.ts');
      exit(await statusCommand(runs, flags, context));
    });
  answers(program.command('compare'))
    .description('compare the methods of finished runs at equal compute, with a verdict on each')
    .argument('[runs...]', 'run directories, or experiment files for their newest runs')
    .option('--baseline <method>', 'hold methods against this one; repeat for more', collect)
    .addOption(
      new Option('--split <name>', 'where scores are taken from').choices(['hidden', 'val']),
    )
    .option(
      '--equivalence <difference>',
      'a difference that does not matter, e.g. 0.005 for half a point of WER',
      parseDifference,
    )
    .addOption(new Option('--format <kind>', 'how the answer is written').choices(['text', 'md']))
    .option('--runs <dir>', 'folder of all runs (default: ./runs)')
    .action(async (runs, flags) => {
      const { compareCommand } = await import('./commands/compare.ts');
      exit(await compareCommand(runs, flags, context));
    });
  answers(program.command('report'))
    .description('write what is on record of runs as one page that opens from disk, or as text')
    .argument('[runs...]', 'run directories (default: the newest below --runs)')
    .option('--output <file>', 'where it is written (default: report.html in the run directory)')
    .addOption(
      new Option('--format <kind>', 'how it is written').choices(['html', 'md', 'json', 'csv']),
    )
    .option('--clips <n>', 'how many transcripts of val a cell shows', parseCount, 6)
    .option('--runs <dir>', 'folder of all runs (default: ./runs)')
    .action(async (runs, flags) => {
      const { reportCommand } = await import('./commands/report.ts');
      exit(await reportCommand(runs, flags, context));
    });
  answers(program.command('watch'))
    .description('show runs in a browser while they go on; on this machine alone, and read-only')
    .argument('[runs...]', 'run directories (default: all below --runs)')
    .option('--runs <dir>', 'folder of all runs (default: ./runs)')
    .option('--port <n>', 'port to listen on; 0 takes one that is free', parsePort, 0)
    .option(
      '--host <address>',
      'address to listen on; any other opens it to the network',
      '127.0.0.1',
    )
    .option('--clips <n>', 'how many transcripts of val a cell shows', parseCount, 6)
    .action(async (runs, flags) => {
      const { watchCommand } = await import('./commands/watch.ts');
      exit(await watchCommand(runs, flags, context));
    });
  takesExperiment(answers(program.command('validate')))
    .description('check an experiment; every problem at once, nothing is started')
    .action(async (file, flags) => {
      const { validateCommand } = await import('./commands/validate.ts');
      exit(await validateCommand(file, flags, context));
    });
  takesExperiment(answers(program.command('plan')))
    .description(
      'show what there is to fetch and the cells of an experiment; --json prints the plan',
    )
    .option('--python <path>', 'Python interpreter for sources that need one to look at a hub')
    .action(async (file, flags) => {
      const { planCommand } = await import('./commands/plan.ts');
      exit(await planCommand(file, flags, context));
    });
  takesCells(takesExperiment(answers(program.command('matrix'))))
    .description('list the cells of an experiment; --json prints them for a CI job matrix')
    .option('--shards <n>', 'list n parts of the plan instead, for run --shard', parseShards)
    .action(async (file, flags) => {
      const { matrixCommand } = await import('./commands/matrix.ts');
      exit(await matrixCommand(file, flags, context));
    });
  takesExperiment(answers(program.command('explain').argument('<key>', 'e.g. environment.steps')))
    .description('say what a value of an experiment is, where it was set and what it overrode')
    .action(async (key, file, flags) => {
      const { explainCommand } = await import('./commands/explain.ts');
      exit(await explainCommand(key, file, flags, context));
    });
  takesExperiment(runsPlugins(program.command('data')))
    .description('prepare the data and show every split, and what splits share')
    .option('--pin', 'write the splits down beside the file, so that later commands hold to them')
    .action(async (file, flags) => {
      const { dataCommand } = await import('./commands/data.ts');
      exit(await dataCommand(file, flags, context));
    });
  takesExperiment(runsPlugins(program.command('baseline')))
    .description('measure the untouched checkpoint on val, and show what it writes down')
    .option(
      '--examples <n>',
      'how many transcripts to show, the worst and the best',
      parseCount,
      10,
    )
    .action(async (file, flags) => {
      const { baselineCommand } = await import('./commands/baseline.ts');
      exit(await baselineCommand(file, flags, context));
    });
  runsPlugins(program.command('doctor'))
    .description('look at what this machine has for every installed plugin')
    .action(async (flags) => {
      const { doctorCommand } = await import('./commands/doctor.ts');
      exit(await doctorCommand(flags, context));
    });
  answers(program.command('torture'))
    .description(
      'kill, cut, flip and fill up runs of a small experiment, and show what is survived',
    )
    .argument('[file]', 'experiment file (default: a simulated one of its own)')
    .option('--profile <name>', 'apply a profile of the file; repeat for more, in order', collect)
    .option('--set <path=value>', 'set a value of the file; repeat for more', collect)
    .option('--mock', 'short for --set agent.use=mock')
    .option('--kills <n>', 'how often a run is killed; more of them, more of the rest too', '50')
    .option('--seed <n>', 'decides when and where', '1')
    .option('--only <scenarios>', 'some of kill,cut,flip,disk,owner,leak')
    .option('--keep', 'leave its folder where it is')
    .option('--python <path>', 'Python interpreter for workers (default: found or made)')
    .addOption(
      new Option('--accelerator <kind>', 'device for workers').choices(['auto', 'cpu', 'cuda']),
    )
    .action(async (file, flags) => {
      const { tortureCommand } = await import('./commands/torture.ts');
      exit(await tortureCommand(file, flags, context));
    });
  startsWorkers(answers(program.command('redteam')))
    .description(
      'try the judge with cheats and with honest runs that look odd; precision and recall',
    )
    .option('--cases <dir>', 'also the cases of this folder')
    .option('--only <names>', 'some of the cases, e.g. plain,untrained-checkpoint', parseList)
    .option('--markdown', 'write the tables as Markdown')
    .option('--keep', 'leave its folder where it is')
    .action(async (flags) => {
      const { redteamCommand } = await import('./commands/redteam.ts');
      exit(await redteamCommand(flags, context));
    });
  answers(program.command('fsck'))
    .description(
      'check a run directory: its plan, journals, results, and what they need of the store',
    )
    .argument('<run>', 'run directory')
    .option('--store <dir>', 'another store than the run was begun with')
    .option('--repair', 'cut damaged records off, so that resume goes on; what is cut is kept')
    .action(async (run, flags) => {
      const { fsckCommand } = await import('./commands/fsck.ts');
      exit(await fsckCommand(run, flags, context));
    });
  const store = program.command('store').description('look after the store of training states');
  const ofStore = (command: Command): Command =>
    answers(command).option(
      '--store <dir>',
      'which store (default: the user cache, or RL_EXP_STORE)',
    );
  ofStore(store.command('stat'))
    .description('show what the store holds and who uses it')
    .action(async (flags) => {
      const { storeStatCommand } = await import('./commands/store-stat.ts');
      exit(await storeStatCommand(flags, context));
    });
  ofStore(store.command('verify'))
    .description('read the whole store and name what is damaged')
    .option('--repair', 'move damaged files aside, so that what they held is made again')
    .action(async (flags) => {
      const { storeVerifyCommand } = await import('./commands/store-verify.ts');
      exit(await storeVerifyCommand(flags, context));
    });
  ofStore(store.command('gc'))
    .description('evict tensors of states until they fit; they are trained again when needed')
    .requiredOption('--max-size <size>', 'what may be left, e.g. 500MB, 20GB or 0')
    .option('--dry-run', 'say what would go; change nothing')
    .option('--forget', 'evict also what cannot be made again, with the records that promise it')
    .action(async (flags) => {
      const { storeGcCommand } = await import('./commands/store-gc.ts');
      exit(await storeGcCommand(flags, context));
    });
  answers(program.command('new'))
    .description('make a plugin or an experiment that works at once, and say what to type next')
    .argument('<kind>', 'agent, trainer, judge, data or experiment')
    .argument('<name>', 'e.g. patient or @acme/patient')
    .option('--directory <dir>', 'where it goes (default: a folder of its name; single files here)')
    .option('--file', 'a plugin as one file beside an experiment, instead of a package')
    .addOption(
      new Option('--from <example>', 'what an experiment begins as').choices([
        'simulated',
        'swahili',
      ]),
    )
    .action(async (kind, name, flags) => {
      const { newCommand } = await import('./commands/new.ts');
      exit(await newCommand(kind, name, flags, context));
    });
  answers(program.command('plugins'))
    .description('list the installed plugins')
    .action(async (flags) => {
      const { pluginsCommand } = await import('./commands/plugins.ts');
      exit(await pluginsCommand(flags, context));
    });
  answers(program.command('schema'))
    .description('print the JSON Schema of experiment files, for editors')
    .option('--write [file]', 'write it to a file (default: experiments/schema.json)')
    .action(async (flags) => {
      const { schemaCommand } = await import('./commands/schema.ts');
      exit(await schemaCommand(flags, context));
    });
  return program;
}

/** Gathers the values of a repeated option. */
function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

function parseStep(value: string): number {
  if (/^\d+$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Expected the number of a step, 0 for the root.');
}

function parseCount(value: string): number {
  if (/^\d{1,6}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Expected a number, 0 for none.');
}

function parsePort(value: string): number {
  if (/^\d{1,5}$/.test(value) && Number(value) < 65_536) return Number(value);
  throw new InvalidArgumentError('Expected a port, 0 for one that is free.');
}

function parseDifference(value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && Number.isFinite(number) && number > 0) return number;
  throw new InvalidArgumentError("Expected a number above 0, in the metric's own units.");
}

function parseJobs(value: string): number {
  if (/^[1-9]\d{0,3}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Expected how many cells go on at once, at least 1.');
}

function parseList(value: string): readonly string[] {
  return value.split(',').map((part) => part.trim());
}

function parseShards(value: string): number {
  if (/^[1-9]\d{0,3}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Expected how many parts.');
}

function parseShard(value: string): { readonly index: number; readonly count: number } {
  const [index = 0, count = 0] = /^[1-9]\d{0,3}\/[1-9]\d{0,3}$/.test(value)
    ? value.split('/').map(Number)
    : [];
  if (index >= 1 && index <= count) return { index, count };
  throw new InvalidArgumentError('Expected for example 2/4, the second of four parts.');
}

function parseReplay(value: string): number | 'all' {
  if (value === 'all') return value;
  if (/^[1-9]\d*$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Expected how many segments, or all.');
}
