import type { PluginV1 } from '@rl-exp/core';
import { z } from 'zod';
import type { Path } from './located.ts';

/**
 * A problem that a schema found. Every Standard Schema gives message and path; zod says more, which is used where
 * it is there.
 */
export interface Issue {
  readonly message: string;
  readonly path: Path;
  readonly code?: string | undefined;
  readonly expected?: string | undefined;
  readonly keys?: readonly string[] | undefined;
  readonly values?: readonly unknown[] | undefined;
  /** Of a union told apart by a key: the values that the key may have. */
  readonly options?: readonly unknown[] | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly inclusive?: boolean | undefined;
  readonly origin?: string | undefined;
  readonly errors?: readonly (readonly Issue[])[] | undefined;
}

const segmentSchema = z
  .union([z.string(), z.number(), z.object({ key: z.union([z.string(), z.number()]) })])
  .transform((segment) => (typeof segment === 'object' ? segment.key : segment));

const issueSchema: z.ZodType<Issue> = z.lazy(() =>
  z.object({
    message: z.string(),
    path: z.array(segmentSchema).default([]),
    code: z.string().optional(),
    expected: z.string().optional(),
    keys: z.array(z.string()).optional().catch(undefined),
    values: z.array(z.unknown()).optional().catch(undefined),
    options: z.array(z.unknown()).optional().catch(undefined),
    minimum: z.number().optional().catch(undefined),
    maximum: z.number().optional().catch(undefined),
    inclusive: z.boolean().optional().catch(undefined),
    origin: z.string().optional().catch(undefined),
    errors: z.array(z.array(issueSchema)).optional().catch(undefined),
  }),
);

/** Validates a value; either the parsed output, or every issue. */
export async function validate(
  schema: PluginV1['options'],
  value: unknown,
): Promise<{ readonly output: unknown } | { readonly issues: readonly Issue[] }> {
  const result = await schema['~standard'].validate(value);
  if (result.issues === undefined) return { output: result.value };
  return { issues: issuesOf(result.issues) };
}

/** Issues as any Standard Schema gives them. */
export function issuesOf(issues: readonly unknown[]): readonly Issue[] {
  return issues.map((issue) => issueSchema.parse(issue));
}
