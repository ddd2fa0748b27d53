import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { digestOfFile } from '../runtime/digest-of-file.ts';

const answerSchema = z.object({
  run: z.string(),
  cells: z.array(
    z.object({
      cell: z.string(),
      trajectory: z.looseObject({}),
      verdict: z.looseObject({
        status: z.string(),
        checks: z.array(z.looseObject({ name: z.string(), status: z.string() })),
      }),
    }),
  ),
});

/** What a cell of a finished run came to, without what may differ between two that agree. */
export interface CellOutcome {
  readonly cell: string;
}
export type Outcome = readonly CellOutcome[];

/** Times, what was trained or asked for anew: they tell how a run came about, not what it found. */
const incidental = new Set(['head', 'reused', 'trained', 'seconds', 'asked', 'workers_lost']);

/**
 * The outcome of a finished run: trajectories, verdicts and exported checkpoints, as they lie on disk.
 *
 * @param stdout what `run --json` printed.
 * @returns null where that is not the answer of a finished run.
 */
export async function readOutcome(stdout: string): Promise<Outcome | null> {
  const answer = answerSchema.safeParse(parseJson(stdout)).data;
  if (answer === undefined) return null;
  return await Promise.all(
    answer.cells.map(async ({ cell, trajectory, verdict }) => {
      const directory = join(answer.run, 'cells', cell);
      const onDisk = parseJson(await readFile(join(directory, 'trajectory.json'), 'utf8'));
      const { status, checks, notice: _notice, queries: _queries, ...scores } = verdict;
      return {
        cell,
        trajectory: essence(onDisk),
        printed: essence(trajectory),
        verdict: {
          ...scores,
          status,
          checks: checks.map((check) => ({ name: check.name, status: check.status })),
        },
        base: await digestsBelow(join(directory, 'base')),
        checkpoint: await digestsBelow(join(directory, 'checkpoint')),
      };
    }),
  );
}

const failedSchema = z.object({
  failed: z.array(z.object({ cell: z.string(), code: z.string().regex(/^RLX_(?!INTERNAL$)/) })),
});

/** The cells that a run left out because of a known error, from what `--json` printed. */
export function refusedCells(stdout: string): readonly string[] {
  const { failed = [] } = failedSchema.safeParse(parseJson(stdout)).data ?? {};
  return failed.map(({ cell }) => cell);
}

/** The first place at which two outcomes differ, or null where they agree. */
export function firstDifference(a: unknown, b: unknown, path = ''): string | null {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return Object.is(a, b) ? null : `${path}: ${JSON.stringify(a)} ≠ ${JSON.stringify(b)}`;
  }
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const place = path === '' ? key : `${path}.${key}`;
    const difference = firstDifference(left.get(key), right.get(key), place);
    if (difference !== null) return difference;
  }
  return null;
}

function essence(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(essence);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !incidental.has(key))
      .map(([key, member]) => [key, essence(member)]),
  );
}

async function digestsBelow(directory: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const digests: [string, string][] = [];
  for (const file of files) {
    digests.push([relative(directory, file), await digestOfFile(file)]);
  }
  return Object.fromEntries(digests);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
