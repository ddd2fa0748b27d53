import { comparisonSchema } from '@rl-exp/compare';
import { digestSchema, trajectorySchema, verdictSchema } from '@rl-exp/core';
import { z } from 'zod';

const exampleSchema = z.strictObject({
  id: z.string(),
  speaker: z.string(),
  domain: z.string(),
  seconds: z.number(),
  reference: z.string(),
  base_hypothesis: z.string().describe('What the untouched state wrote down.'),
  hypothesis: z.string().describe('What the delivered state wrote down.'),
  base_wer: z.number(),
  wer: z.number(),
});

const cellSchema = z.strictObject({
  cell: z.string(),
  seed: z.int(),
  agent: z.string().describe('What the plan uses as agent.'),
  method: z.string().describe('How the method is called in this report.'),
  standing: z.enum([
    'not begun',
    'unfinished',
    'not judged',
    'failed',
    'pass',
    'fail',
    'inconclusive',
  ]),
  began: z.string().nullable(),
  findings: z.array(z.string()).describe('What came of it, in sentences.'),
  best: z
    .strictObject({
      start: z.number(),
      best: z.number(),
      step: z.int().describe('0 where nothing was better than the untouched state.'),
      delivered: z.number().nullable(),
    })
    .nullable()
    .describe("The objective's metric on val; null before the episode has begun."),
  actions: z.array(
    z.strictObject({
      action: z.string(),
      uses: z.int(),
      measured: z.int(),
      failures: z.int(),
      total_gain: z.number().nullable(),
      mean_gain: z.number().nullable().describe('On val, a measured step; positive is better.'),
      reward: z.number(),
    }),
  ),
  trajectory: trajectorySchema.nullable(),
  verdict: verdictSchema.nullable(),
  examples: z.array(exampleSchema).describe('Transcripts of val.'),
});

export const schemaName = 'rl-exp/report/v1';

/** A report as `rl-exp report --format json` writes it. */
export const reportSchema = z.strictObject({
  schema: z.literal(schemaName),
  notices: z.array(z.string()),
  findings: z.array(z.string()).describe('What all cells came to together, in sentences.'),
  cautions: z.array(z.string()).describe('What could make the numbers say more than they know.'),
  runs: z.array(
    z.strictObject({
      run: z.string(),
      made_by: z
        .string()
        .nullable()
        .describe('The version of rl-exp that made it; null where none is on record.'),
      experiment: z.string(),
      plan: digestSchema,
      status: z.enum(['running', 'finished', 'interrupted', 'failed']),
      cells: z.array(cellSchema),
    }),
  ),
  comparison: comparisonSchema.nullable(),
});
export type ReportJson = z.infer<typeof reportSchema>;

/** The JSON Schema (draft-07) of a report, published as `schemas/report.json`. */
export function reportJsonSchema(): object {
  return z.toJSONSchema(reportSchema, { target: 'draft-07', io: 'output' });
}
