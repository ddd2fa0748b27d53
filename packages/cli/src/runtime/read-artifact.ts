import {
  cellFailureSchema,
  isNestedDeeply,
  planSchema,
  trajectorySchema,
  verdictSchema,
  type CellFailure,
  type Plan,
  type Trajectory,
  type Verdict,
} from '@rl-exp/core';
import { z } from 'zod';
import { readTextIfThere } from './atomic-file.ts';
import { runtimeErrors } from './errors.ts';

interface Artifacts {
  readonly plan: Plan;
  readonly trajectory: Trajectory;
  readonly verdict: Verdict;
  readonly failure: CellFailure;
}

/** The published JSON Schemas are made from these. */
const schemas = {
  plan: planSchema,
  trajectory: trajectorySchema,
  verdict: verdictSchema,
  failure: cellFailureSchema,
} as const;

const mostCharacters = 300;

/**
 * Reads a plan, trajectory, verdict or failure and holds it against its schema; null where there is no file. What is read is
 * given as it stands there, members in their order.
 *
 * @throws RLX_ARTIFACT_INVALID
 */
export async function readArtifact<Kind extends keyof Artifacts>(
  kind: Kind,
  path: string,
): Promise<Artifacts[Kind] | null> {
  const text = await readTextIfThere(path);
  if (text === null) return null;
  let value: unknown;
  if (isNestedDeeply(text)) {
    const reason = 'it is nested too deeply';
    throw runtimeErrors.create('RLX_ARTIFACT_INVALID', { path, kind, reason });
  }
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw runtimeErrors.create(
      'RLX_ARTIFACT_INVALID',
      { path, kind, reason: 'it is not JSON' },
      { cause },
    );
  }
  const isKind = (candidate: unknown): candidate is Artifacts[Kind] =>
    schemas[kind].safeParse(candidate).success;
  if (isKind(value)) return value;
  const [issue] = schemas[kind].safeParse(value).error?.issues ?? [];
  const place = z.core.toDotPath([kind, ...(issue?.path ?? [])]);
  // Of many unknown keys, the message would name them all.
  const said = issue?.message.slice(0, mostCharacters) ?? 'it does not fit its schema';
  const reason = `${place.slice(0, mostCharacters)}: ${said}`;
  throw runtimeErrors.create('RLX_ARTIFACT_INVALID', { path, kind, reason });
}
