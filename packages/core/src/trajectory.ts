import { z } from 'zod';
import { decisionSchema } from './decision.ts';
import { digestSchema, type Digest } from './digest.ts';
import { metricsSchema } from './evaluation.ts';
import { observationSchema, type Observation } from './observation.ts';
import { rewardSchema } from './reward.ts';
import { failureKindSchema, trainingReportSchema } from './transition.ts';
import type { EventOf, JournalEvent } from './journal.ts';
import type { PlannedCell } from './plan.ts';
import type { Segment } from './segment.ts';
import { EpisodeState } from './episode-state.ts';

const trajectoryStepSchema = z.strictObject({
  step: z.int().positive(),
  observation: observationSchema.describe('What the agent saw before it decided.'),
  decision: decisionSchema,
  hyperparameters: z.record(z.string(), z.number()),
  clamped: z.array(z.string()),
  unchanged: z.boolean(),
  transition: z
    .strictObject({
      key: digestSchema,
      outcome: z.union([z.literal('ok'), failureKindSchema]),
      state: digestSchema,
      reused: z.boolean(),
      updates: z.int(),
      audio_seconds: z.number(),
      metrics: trainingReportSchema,
    })
    .nullable(),
  evaluation: z.strictObject({ key: digestSchema, metrics: metricsSchema }).nullable(),
  reward: rewardSchema,
  terminated: z.boolean(),
  truncated: z.boolean(),
});

/** The readable form of one episode, made from its journal alone. */
export const trajectorySchema = z.strictObject({
  schema: z.literal('rl-exp/trajectory/v1'),
  experiment: z.string(),
  cell: z.string(),
  seed: z.int(),
  agent: z.string(),
  status: z.enum(['unfinished', 'terminated', 'truncated']),
  reason: z.enum(['agent_stopped', 'step_limit', 'failure']).nullable(),
  notice: z.string().nullable(),
  head: digestSchema.describe("Digest of the journal's last line."),
  root: z.strictObject({ state: digestSchema, metrics: metricsSchema }),
  delivered: digestSchema.nullable(),
  steps: z.array(trajectoryStepSchema),
  totals: z.strictObject({
    reward: z.number(),
    updates: z.int(),
    audio_seconds: z
      .number()
      .describe('Charged, whether trained or reused; a failed segment counts whole.'),
    trained: z.int().describe('Segments trained by this episode.'),
    reused: z.int().describe('Segments whose result was in the store.'),
  }),
});
export type Trajectory = z.infer<typeof trajectorySchema>;
export type TrajectoryStep = z.infer<typeof trajectoryStepSchema>;

/** Projects a journal onto a trajectory; null before the episode has started. */
export function projectTrajectory(options: {
  readonly experiment: string;
  readonly cell: PlannedCell;
  readonly events: readonly JournalEvent[];
  readonly head: Digest;
}): Trajectory | null {
  const { experiment, cell, events, head } = options;
  const start = events.find((event) => event.type === 'episode-start');
  if (start === undefined) return null;
  const end = events.findLast((event) => event.type === 'episode-end');
  const state = new EpisodeState(cell, start);
  const steps: TrajectoryStep[] = [];
  let decision: EventOf<'decision'> | null = null;
  for (const event of events) {
    if (event.type === 'decision') decision = event;
    if (event.type !== 'step-end' || decision === null) continue;
    steps.push(toStep(event, decision, state.observation()));
    state.apply(event);
  }
  const last = steps.at(-1);
  const transitions = steps.flatMap((step) => (step.transition === null ? [] : [step.transition]));
  const sum = (values: readonly number[]): number =>
    Number(values.reduce((total, value) => total + value, 0).toPrecision(12));
  return {
    schema: 'rl-exp/trajectory/v1',
    experiment,
    cell: cell.id,
    seed: cell.seed,
    agent: start.agent,
    status:
      end === undefined ? 'unfinished' : last?.truncated === true ? 'truncated' : 'terminated',
    reason: end?.reason ?? null,
    notice: start.notice,
    head,
    root: { state: start.root, metrics: start.evaluation.metrics },
    delivered: end?.delivered ?? null,
    steps,
    totals: {
      reward: sum(steps.map((step) => step.reward.total)),
      updates: sum(transitions.map((transition) => transition.updates)),
      audio_seconds: sum(transitions.map((made) => chargedSeconds(made, cell.environment.segment))),
      trained: transitions.filter((transition) => !transition.reused).length,
      reused: transitions.filter((transition) => transition.reused).length,
    },
  };
}

/** A failure costs its whole segment, so that failing early buys no more training than failing late. */
function chargedSeconds(
  transition: NonNullable<TrajectoryStep['transition']>,
  segment: Segment,
): number {
  const trained = transition.audio_seconds;
  const whole = 'audio_seconds' in segment ? segment.audio_seconds : trained;
  return transition.outcome === 'ok' ? trained : Math.max(trained, whole);
}

function toStep(
  event: EventOf<'step-end'>,
  { decision }: EventOf<'decision'>,
  observation: Observation,
): TrajectoryStep {
  const { transition, evaluation } = event;
  return {
    step: event.step,
    observation,
    decision,
    hyperparameters: event.action.effective,
    clamped: event.action.clamped,
    unchanged: event.action.unchanged,
    transition:
      transition === null
        ? null
        : {
            key: transition.key,
            outcome: transition.outcome,
            state: transition.state,
            reused: transition.reused,
            updates: transition.training.updates,
            audio_seconds: transition.training.audio_seconds,
            metrics: transition.training,
          },
    evaluation: evaluation === null ? null : { key: evaluation.key, metrics: evaluation.metrics },
    reward: event.reward,
    terminated: event.terminated,
    truncated: event.truncated,
  };
}
