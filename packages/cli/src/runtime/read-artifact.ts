import planJsonSchema from '@rl-exp/core/schemas/plan.json' with { type: 'json' };
import trajectoryJsonSchema from '@rl-exp/core/schemas/trajectory.json' with { type: 'json' };
import verdictJsonSchema from '@rl-exp/core/schemas/verdict.json' with { type: 'json' };
import type { Plan, Trajectory, Verdict } from '@rl-exp/core';
import { Ajv } from 'ajv';
import { readTextIfThere } from './atomic-file.ts';
import { runtimeErrors } from './errors.ts';

interface Artifacts {
  readonly plan: Plan;
  readonly trajectory: Trajectory;
  readonly verdict: Verdict;
}

const schemas = {
  plan: planJsonSchema,
  trajectory: trajectoryJsonSchema,
  verdict: verdictJsonSchema,
} as const;

const ajv = new Ajv({ strict: false });

/**
 * Reads a plan, trajectory or verdict and holds it against its published JSON Schema; null where there is no file.
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
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw runtimeErrors.create(
      'RLX_ARTIFACT_INVALID',
      { path, kind, reason: 'it is not JSON' },
      { cause },
    );
  }
  // ajv keeps what it compiled by the schema object.
  const validate = ajv.compile(schemas[kind]);
  const isKind = (candidate: unknown): candidate is Artifacts[Kind] => validate(candidate) === true;
  if (isKind(value)) return value;
  const reason = ajv.errorsText(validate.errors, { dataVar: kind });
  throw runtimeErrors.create('RLX_ARTIFACT_INVALID', { path, kind, reason });
}
