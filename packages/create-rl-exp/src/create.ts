import { parseArgs } from 'node:util';
import { scaffoldErrors, ScaffoldError } from './errors.ts';
import { isScaffoldKind, scaffoldKinds } from './kinds.ts';
import { nextCommands } from './next-commands.ts';
import { scaffold, startingPoints, type StartingPoint } from './scaffold.ts';
import { writeScaffold } from './write-scaffold.ts';

const help = `npm create rl-exp ${scaffoldKinds.join('|')} NAME [-- --directory DIR] [--file] [--from ${startingPoints.join('|')}]

  --directory DIR  where it goes (default: a folder of its name; files go here)
  --file           a plugin as one file beside an experiment, instead of a package
  --from NAME      what a new experiment begins as (default: simulated)
`;

/** Where `npm create rl-exp` writes to. */
export interface CreateContext {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly workingDirectory: string;
}

/** `npm create rl-exp KIND NAME`: makes a plugin or an experiment, asking nothing. Returns the exit code. */
export async function create(args: readonly string[], context: CreateContext): Promise<number> {
  try {
    const { positionals, values } = parse(args);
    if (values.help === true) {
      context.stdout.write(help);
      return 0;
    }
    const [kind = '', name, ...others] = positionals;
    if (!isScaffoldKind(kind) || name === undefined || others.length > 0)
      throw usage(`Expected one of ${scaffoldKinds.join(', ')}, and a name.`);
    const made = scaffold({
      kind,
      name,
      directory: values.directory,
      file: values.file,
      from: startingPoint(values.from),
    });
    const folder = await writeScaffold(made, context.workingDirectory);
    const next = nextCommands(made, { rlExp: 'npx rl-exp', installed: false });
    context.stdout.write(`made in ${folder}\n\n${next.map((line) => `  ${line}\n`).join('')}`);
    return 0;
  } catch (error) {
    if (!(error instanceof ScaffoldError)) throw error;
    context.stderr.write(`${error.code}: ${error.message}\n  → ${error.hint}\n`);
    return error.exitCode;
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        directory: { type: 'string' },
        file: { type: 'boolean' },
        from: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function startingPoint(given: string | undefined): StartingPoint | undefined {
  if (given === undefined) return undefined;
  const known = startingPoints.find((point) => point === given);
  if (known !== undefined) return known;
  throw usage(`--from takes ${startingPoints.join(' or ')}.`);
}

function usage(problem: string): Error {
  return scaffoldErrors.create('RLX_NEW_USAGE', {
    problem,
    example: 'npm create rl-exp agent patient',
  });
}
