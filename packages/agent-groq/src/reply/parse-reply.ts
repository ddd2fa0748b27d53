import type { Decision, Observation } from '@rl-exp/core';
import { z } from 'zod';
import { cleanText } from './clean-text.ts';
import { readReply, type RawReply } from './read-reply.ts';

/** Longest rationale that is kept, in characters. */
export const rationaleLength = 500;

type Choice = Pick<Decision, 'action' | 'from' | 'values' | 'rationale'>;
export type ParsedReply =
  | { readonly legal: true; readonly choice: Choice }
  | { readonly legal: false; readonly problem: string };

type Allowed = Pick<Observation, 'actions' | 'branch' | 'choices' | 'hyperparameters' | 'step'>;

class Problem extends Error {}

/** The decision that a model's text stands for, or what is wrong with it in words that the model understands. */
export function parseReply(text: string, allowed: Allowed): ParsedReply {
  const reply = readReply(text);
  if (reply === null) return { legal: false, problem: 'there is no action in it' };
  try {
    return { legal: true, choice: toChoice(reply, allowed) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { legal: false, problem: error.message };
  }
}

function toChoice(reply: RawReply, allowed: Allowed): Choice {
  const action = toAction(reply.action, allowed.actions);
  const chooses = allowed.choices.some((choice) => choice.action === action && choice.chooses);
  const from = allowed.branch ? toStep(reply.from, allowed.step) : undefined;
  const rationale =
    typeof reply.rationale === 'string' ? cleanText(reply.rationale, rationaleLength) : '';
  return {
    action,
    ...(from === undefined ? {} : { from }),
    ...(chooses ? { values: toValues(reply.values, allowed) } : {}),
    ...(rationale === '' ? {} : { rationale }),
  };
}

function toAction(named: unknown, actions: readonly string[]): string {
  if (typeof named !== 'string') throw new Problem('"action" is not a text');
  const plain = (name: string): string =>
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_');
  const found =
    actions.find((action) => action === named) ??
    actions.find((action) => plain(action) === plain(named));
  if (found === undefined) throw new Problem(`there is no action '${cleanText(named, 40)}'`);
  return found;
}

function toStep(from: unknown, done: number): number | undefined {
  if (from === undefined || from === null) return undefined;
  const step = z.int().min(0).max(done).safeParse(from);
  if (!step.success) throw new Problem(`"from" is not a step from 0 to ${done}`);
  return step.data;
}

const numberSchema = z.union([
  z.number(),
  z
    .string()
    .regex(/^[-+]?[\d.]+(?:e[-+]?\d+)?$/i)
    .transform(Number)
    .pipe(z.number()),
]);
const valuesSchema = z.record(z.string(), z.union([numberSchema, z.null()]));

function toValues(values: unknown, { hyperparameters }: Allowed): Readonly<Record<string, number>> {
  const parsed = valuesSchema.safeParse(values);
  if (!parsed.success) throw new Problem('"values" does not give numbers by hyperparameter');
  const named = Object.entries(parsed.data).filter(
    (entry): entry is [string, number] => entry[1] !== null,
  );
  if (named.length === 0) throw new Problem('"values" names no hyperparameter');
  const unknown = named.find(([name]) => !hyperparameters.some((spec) => spec.name === name));
  if (unknown !== undefined) {
    throw new Problem(`there is no hyperparameter '${cleanText(unknown[0], 40)}'`);
  }
  return Object.fromEntries(named);
}
