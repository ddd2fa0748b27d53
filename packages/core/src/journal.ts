import { z } from 'zod';
import { actionOutcomeSchema } from './action.ts';
import { decisionSchema } from './decision.ts';
import { digestOf, digestSchema, type Digest } from './digest.ts';
import { metricsSchema } from './evaluation.ts';
import { hyperparameterSpecSchema } from './hyperparameters.ts';
import { isolationSchema } from './isolation.ts';
import { jsonValueSchema } from './json.ts';
import { isNestedDeeply } from './nesting.ts';
import { stepStatusSchema } from './observation.ts';
import { rewardSchema } from './reward.ts';
import { seal, sealFault } from './seal.ts';
import { failureKindSchema, fingerprintSchema, trainingReportSchema } from './transition.ts';

const recordedEvaluationSchema = z.strictObject({
  key: digestSchema.describe('Digest of its inputs.'),
  metrics: metricsSchema.describe('By name, on val.'),
  reused: z.boolean().describe('True where it was in the store.'),
});
export type RecordedEvaluation = z.infer<typeof recordedEvaluationSchema>;

const recordedTransitionSchema = z.strictObject({
  key: digestSchema.describe('Digest of its inputs.'),
  outcome: z.union([z.literal('ok'), failureKindSchema]).describe('How training ended.'),
  state: digestSchema.describe('The new state; after a failure the parent.'),
  reused: z.boolean().describe('True where it was in the store.'),
  training: trainingReportSchema.describe('What training measured.'),
  evidence: z
    .record(z.string(), z.union([z.string(), z.number(), z.null()]))
    .optional()
    .describe('Of a failure, what it was seen by.'),
});
export type RecordedTransition = z.infer<typeof recordedTransitionSchema>;

/** What the steps that follow are made under. */
const regimeShape = {
  plan: digestSchema.describe('Digest of plan.json.'),
  cell: z.string().describe('Id of the cell.'),
  seed: z.int(),
  agent: z.string().describe('Who decides.'),
  data: z
    .strictObject({
      version: z.string().nullable().describe('Version of the source; null where it has none.'),
      train: digestSchema,
      val: digestSchema,
      hidden: digestSchema,
    })
    .describe('Version of the source, and a digest of every split over its clips.'),
  notice: z.string().nullable().describe('What a reader must know, e.g. that data is synthetic.'),
  root: digestSchema.describe('The state before the first step.'),
  fingerprint: fingerprintSchema.describe('What results depend on beside their inputs.'),
  isolation: isolationSchema
    .optional()
    .describe("What held the trainer's worker apart from hidden data; not there without one."),
  hyperparameters: z
    .array(hyperparameterSpecSchema)
    .describe('Narrowed by the experiment; defaults are the starts.'),
};
const episodeStart = z.strictObject({
  type: z.literal('episode-start'),
  ...regimeShape,
  evaluation: recordedEvaluationSchema.describe('The untouched checkpoint on val.'),
});
const forkEvent = z.strictObject({
  type: z.literal('fork'),
  ...regimeShape,
  step: z.int().describe('The last step that was taken over from the parent.'),
  parent: z
    .strictObject({ run: z.string(), cell: z.string() })
    .describe('Where steps were taken over from.'),
});
const askEvent = z.strictObject({
  type: z.literal('ask'),
  step: z.int().describe('The step that is decided on.'),
  attempt: z
    .int()
    .positive()
    .describe('2 where an earlier call was in flight when the process ended.'),
});
const exchangeEvent = z.strictObject({
  type: z.literal('exchange'),
  step: z.int().positive().describe('The step that is decided on.'),
  index: z.int().nonnegative().describe('Which exchange of the step it is.'),
  request: jsonValueSchema.describe('What was sent, without secrets.'),
  answer: jsonValueSchema.describe('What came back.'),
});
const workerLost = z.strictObject({
  type: z.literal('worker-lost'),
  step: z.int().describe('The step under way; 0 before the first one.'),
  during: z.enum(['advance', 'persist', 'evaluate', 'export']).describe('The call under way.'),
  attempt: z.int().positive().describe('Which attempt at the call it was.'),
  code: z.string().describe('Error code.'),
  message: z.string(),
});
const decisionEvent = z.strictObject({
  type: z.literal('decision'),
  step: z.int().describe('Counts from 1.'),
  step_id: z.string().describe('The same when the step is tried again.'),
  decision: decisionSchema.describe('What the agent answered.'),
});
const transitionEvent = z.strictObject({
  type: z.literal('transition'),
  step: z.int().describe('Counts from 1.'),
  from: z.int().nonnegative().describe('The step whose state it continued; 0 is the root.'),
  action: actionOutcomeSchema.describe('What the action came to.'),
  transition: recordedTransitionSchema.describe('What was trained.'),
});
const stepEnd = z.strictObject({
  type: z.literal('step-end'),
  step: z.int().describe('Counts from 1.'),
  step_id: z.string().describe('The same when the step is tried again.'),
  from: z.int().nonnegative().describe('The step whose state it continued; 0 is the root.'),
  action: actionOutcomeSchema.describe('What the action came to.'),
  status: stepStatusSchema,
  state: digestSchema.describe('Where training stands after it.'),
  transition: recordedTransitionSchema
    .nullable()
    .describe('What was trained; null where nothing was.'),
  evaluation: recordedEvaluationSchema
    .nullable()
    .describe('The new state on val; null where there is none.'),
  reward: rewardSchema,
  terminated: z.boolean().describe('True where the agent or a failure ended the episode here.'),
  truncated: z.boolean().describe('True where the step limit ended it here.'),
});
const episodeEnd = z.strictObject({
  type: z.literal('episode-end'),
  reason: z.enum(['agent_stopped', 'step_limit', 'failure']).describe('Why it ended.'),
  delivered: digestSchema.describe('The state that is handed to the judge.'),
});
const interrupted = z.strictObject({
  type: z.literal('interrupted'),
  after_step: z.int().describe('The last step that was finished.'),
});
const verdictEvent = z.strictObject({
  type: z.literal('verdict'),
  status: z.enum(['pass', 'fail', 'inconclusive']).describe('As in verdict.json.'),
  verdict: digestSchema.describe('SHA-256 of verdict.json.'),
});

/** What can happen to an episode, in the order in which it is written down. */
export const journalEventSchema = z.discriminatedUnion('type', [
  episodeStart,
  forkEvent,
  askEvent,
  exchangeEvent,
  decisionEvent,
  transitionEvent,
  workerLost,
  stepEnd,
  episodeEnd,
  interrupted,
  verdictEvent,
]);
export type JournalEvent = z.infer<typeof journalEventSchema>;
export type EventOf<Type extends JournalEvent['type']> = Extract<JournalEvent, { type: Type }>;

/** One line of `journal.jsonl`: an event chained to the line before by that line's SHA-256. */
export const journalRecordSchema = z.strictObject({
  v: z.literal(1).describe('Version of this format.'),
  seq: z.int().nonnegative().describe('Counts from 0.'),
  time: z.string().describe('UTC; nothing in an episode depends on it.'),
  prev: digestSchema.nullable().describe('SHA-256 of the line before, null in the first.'),
  event: journalEventSchema.describe('What happened; its type says what it holds.'),
  digest: digestSchema.describe(
    'SHA-256 of this record without this member, so that the last line is guarded too.',
  ),
});
export type JournalRecord = z.infer<typeof journalRecordSchema>;

/** The line, without its line end, that writes a record down. */
export function toJournalLine(record: Omit<JournalRecord, 'digest'>): string {
  return seal(record);
}

/** Digest that the next record's `prev` must hold. */
export function digestOfLine(line: string): Digest {
  return digestOf(line);
}

/** The first line at which the chain does not hold, or null where it does. */
export function brokenLink(lines: readonly string[]): { line: number; reason: string } | null {
  let prev: Digest | null = null;
  for (const [index, line] of lines.entries()) {
    const reason = faultOf(line, index, prev);
    if (reason !== null) return { line: index + 1, reason };
    prev = digestOfLine(line);
  }
  return null;
}

function faultOf(line: string, seq: number, prev: Digest | null): string | null {
  const fault = sealFault(line);
  if (fault !== null) return fault;
  if (isNestedDeeply(line)) return 'it is nested too deeply';
  const parsed = journalRecordSchema.safeParse(JSON.parse(line));
  if (!parsed.success) return 'it is not a journal record';
  if (parsed.data.seq !== seq) return `its seq is ${parsed.data.seq}, expected ${seq}`;
  return parsed.data.prev === prev ? null : 'it does not follow from the line before';
}
