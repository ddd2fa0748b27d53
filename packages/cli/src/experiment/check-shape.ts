import type { z } from 'zod';
import type { Findings } from '../diagnostics/findings.ts';
import { checkMatrix } from './check-matrix.ts';
import { issuesOf, type Issue } from './issue.ts';
import { experimentJsonSchema } from './experiment-json-schema.ts';
import { partAt, toJson, type Located } from './located.ts';
import { reportIssues } from './report-issues.ts';
import { experimentSchema, profileSchema } from './schema.ts';

/** Checks the shape of one layer: every key and value that is there, in its profiles too, but not what is missing. */
export function checkShape(layer: Located, findings: Findings): void {
  report(experimentSchema, layer, { findings, ignoreMissing: true, prefix: [] });
  checkMatrix(layer, [], findings);
  const profiles = partAt(layer, ['profiles']);
  if (profiles?.type !== 'map') return;
  for (const [name, { value }] of profiles.entries) {
    if (value.type === 'map') {
      report(profileSchema, value, { findings, ignoreMissing: true, prefix: ['profiles', name] });
      checkMatrix(value, ['profiles', name], findings);
    }
  }
}

/** Checks the composed experiment, where nothing may be missing. */
export function checkWhole(
  composed: Located,
  findings: Findings,
): z.infer<typeof experimentSchema> | undefined {
  return report(experimentSchema, composed, { findings, ignoreMissing: false, prefix: [] });
}

function report<Output>(
  schema: z.ZodType<Output>,
  located: Located,
  options: {
    readonly findings: Findings;
    readonly ignoreMissing: boolean;
    readonly prefix: readonly string[];
  },
): Output | undefined {
  const result = schema.safeParse(toJson(located));
  if (result.success) return result.data;
  const issues: readonly Issue[] = issuesOf(result.error.issues);
  reportIssues(issues, { located, schema: experimentJsonSchema(), ...options });
  return undefined;
}
