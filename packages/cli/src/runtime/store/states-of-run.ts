import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  digestSchema,
  improvement,
  objectiveSchema,
  type Objective,
  type StateId,
} from '@rl-exp/core';
import { z } from 'zod';
import { readTextIfThere } from '../atomic-file.ts';

/** The states that a run's journals name. */
export interface StatesOfRun {
  readonly all: ReadonlySet<StateId>;
  /** The first, the best on val, the delivered and the last one of every cell. */
  readonly kept: ReadonlySet<StateId>;
}

const planSchema = z.object({
  cells: z.array(z.object({ id: z.string(), objective: objectiveSchema })),
});
const eventSchema = z.object({
  type: z.string(),
  root: digestSchema.optional(),
  state: digestSchema.optional(),
  delivered: digestSchema.optional(),
  transition: z.object({ state: digestSchema }).nullish(),
  evaluation: z.object({ metrics: z.record(z.string(), z.number()) }).nullish(),
});
const recordSchema = z.object({ event: eventSchema });
type Event = z.infer<typeof eventSchema>;

/** Reads what can be read: damage is for fsck to find, and a line under way is no line yet. */
export async function statesOfRun(directory: string): Promise<StatesOfRun> {
  const plan = planSchema.safeParse(parsed(await readText(join(directory, 'plan.json')))).data;
  const objectives = new Map(plan?.cells.map(({ id, objective }) => [id, objective]));
  const all = new Set<StateId>();
  const kept = new Set<StateId>();
  for (const cell of await readdir(join(directory, 'cells')).catch(() => [])) {
    const text = await readText(join(directory, 'cells', cell, 'journal.jsonl'));
    const events = text
      .split('\n')
      .flatMap((line) => recordSchema.safeParse(parsed(line)).data?.event ?? []);
    for (const state of events.flatMap(namedBy)) all.add(state);
    for (const state of keptOf(events, objectives.get(cell))) kept.add(state);
  }
  return { all, kept };
}

function namedBy({ root, state, delivered, transition }: Event): readonly StateId[] {
  return [root, state, delivered, transition?.state].filter((id) => id !== undefined);
}

function keptOf(events: readonly Event[], objective: Objective | undefined): readonly StateId[] {
  const last = events.flatMap(({ state, transition }) => state ?? transition?.state ?? []).at(-1);
  const ends = events.flatMap(({ root, delivered }) => [root, delivered]);
  const best = objective === undefined ? undefined : bestOf(events, objective);
  return [...ends, last, best].filter((id) => id !== undefined);
}

/** The earliest of the best states on val. */
function bestOf(events: readonly Event[], objective: Objective): StateId | undefined {
  const measured = events.flatMap(({ root, state, evaluation }) => {
    const value = evaluation?.metrics[objective.metric];
    const id = state ?? root;
    return value === undefined || id === undefined ? [] : [{ id, value }];
  });
  return measured.reduce<(typeof measured)[number] | undefined>(
    (best, one) =>
      best === undefined || improvement(objective, best.value, one.value) > 0 ? one : best,
    undefined,
  )?.id;
}

async function readText(path: string): Promise<string> {
  return (await readTextIfThere(path).catch(() => null)) ?? '';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
