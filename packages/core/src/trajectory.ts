import { z } from 'zod';
import { decisionSchema } from './decision.ts';
import { digestSchema, type Digest } from './digest.ts';
import { metricsSchema } from './evaluation.ts';
import { observationSchema, type Observation } from './observation.ts';
import { rewardSchema } from './reward.ts';
import { failureKindSchema, trainingReportSchema } from './transition.ts';
import type { EventOf, JournalEvent } from './journal.ts';
import { cellAt, type PlannedCell } from './plan.ts';
import { EpisodeState } from './episode-state.ts';

const trajectoryStepSchema = z.strictObject({
  step: z.int().positive().describe('Counts from 1.'),
  from: z.int().nonnegative().describe('The step whose state it continued; 0 is the root.'),
  observation: observationSchema.describe('What the agent saw before it decided.'),
  decision: decisionSchema,
  asked: z
    .int()
    .nonnegative()
    .describe('Calls of the agent for this decision; 2 where one was in flight at a crash.'),
  hyperparameters: z
    .record(z.string(), z.number())
    .describe('Values that the segment was trained under.'),
  clamped: z.array(z.string()).describe('Hyperparameters that a bound kept from going further.'),
  unchanged: z.boolean().describe('True where the action changed no value.'),
  transition: z
    .strictObject({
      key: digestSchema.describe('Digest of its inputs.'),
      outcome: z.union([z.literal('ok'), failureKindSchema]).describe('How training ended.'),
      state: digestSchema.describe('The new state; after a failure the parent.'),
      reused: z.boolean().describe('True where it was in the store, or taken over by a fork.'),
      updates: z.int().describe('Optimizer updates.'),
      audio_seconds: z.number().describe('Seconds of audio trained on.'),
      metrics: trainingReportSchema.describe('What training measured.'),
    })
    .nullable()
    .describe('The training of the step; null where it trained nothing.'),
  evaluation: z
    .strictObject({
      key: digestSchema.describe('Digest of its inputs.'),
      metrics: metricsSchema.describe('By name, on val.'),
    })
    .nullable()
    .describe('The new state on val; null where there is none.'),
  reward: rewardSchema,
  terminated: z.boolean().describe('True where the agent or a failure ended the episode here.'),
  truncated: z.boolean().describe('True where the step limit ended it here.'),
});

/** The readable form of one episode, made from its journal alone. */
export const trajectorySchema = z.strictObject({
  schema: z.literal('rl-exp/trajectory/v1'),
  experiment: z.string().describe('Name of the experiment.'),
  cell: z.string().describe('Id of the cell.'),
  seed: z.int(),
  agent: z.string().describe('Who decides now.'),
  status: z.enum(['unfinished', 'terminated', 'truncated']).describe('How the episode stands.'),
  reason: z
    .enum(['agent_stopped', 'step_limit', 'failure'])
    .nullable()
    .describe('Why it ended; null before.'),
  notice: z
    .string()
    .nullable()
    .describe('What a reader must know, e.g. that training is simulated.'),
  head: digestSchema.describe("Digest of the journal's last line."),
  root: z
    .strictObject({ state: digestSchema, metrics: metricsSchema.describe('By name, on val.') })
    .describe('The untouched checkpoint.'),
  delivered: digestSchema
    .nullable()
    .describe('The state that was handed to the judge; null before the end.'),
  forks: z
    .array(
      z.strictObject({
        run: z.string().describe('The run that steps were taken over from.'),
        cell: z.string().describe('Its cell.'),
        step: z.int().describe('The last step that was taken over.'),
        agent: z.string().describe('Who decided from there on.'),
      }),
    )
    .describe('The lineage of a forked episode, the oldest first.'),
  steps: z.array(trajectoryStepSchema).describe('Every step, in order.'),
  totals: z.strictObject({
    reward: z.number().describe('Sum of all rewards.'),
    updates: z.int().describe('Optimizer updates.'),
    audio_seconds: z
      .number()
      .describe('Charged, whether trained or reused; a failed segment counts whole.'),
    trained: z.int().describe('Segments trained by this episode.'),
    reused: z.int().describe('Segments whose result was in the store.'),
    workers_lost: z.int().describe('Worker processes that ended and were replaced.'),
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
  let asked = 0;
  for (const event of events) {
    if (event.type === 'ask') asked = event.attempt;
    if (event.type === 'decision') decision = event;
    if (event.type === 'fork') state.enter(event);
    if (event.type !== 'step-end' || decision === null) continue;
    const inherited = event.step <= (cell.fork?.step ?? 0);
    steps.push(toStep({ event, decision, asked, inherited, observation: state.observation() }));
    state.apply(event);
    asked = 0;
  }
  const forks = events.filter((event) => event.type === 'fork');
  const last = steps.at(-1);
  const transitions = steps.flatMap((step) => (step.transition === null ? [] : [step.transition]));
  const sum = (values: readonly number[]): number =>
    Number(values.reduce((total, value) => total + value, 0).toPrecision(12));
  return {
    schema: 'rl-exp/trajectory/v1',
    experiment,
    cell: cell.id,
    seed: cell.seed,
    agent: forks.at(-1)?.agent ?? start.agent,
    status:
      end === undefined ? 'unfinished' : last?.truncated === true ? 'truncated' : 'terminated',
    reason: end?.reason ?? null,
    notice: forks.at(-1)?.notice ?? start.notice,
    head,
    root: { state: start.root, metrics: start.evaluation.metrics },
    delivered: end?.delivered ?? null,
    forks: forks.map(({ parent, step, agent }) => ({ ...parent, step, agent })),
    steps,
    totals: {
      reward: sum(steps.map((step) => step.reward.total)),
      updates: sum(transitions.map((transition) => transition.updates)),
      audio_seconds: sum(steps.map((step) => chargedSeconds(step, cellAt(cell, step.step)))),
      trained: transitions.filter((transition) => !transition.reused).length,
      reused: transitions.filter((transition) => transition.reused).length,
      workers_lost: events.filter((event) => event.type === 'worker-lost').length,
    },
  };
}

/**
 * Seconds of audio that a step is charged, whether it trained or was reused. A failure costs its whole segment, so that
 * failing early buys no more training than failing late.
 *
 * @param cell the one under whose rules the step was made.
 */
export function chargedSeconds({ transition }: TrajectoryStep, cell: PlannedCell): number {
  if (transition === null) return 0;
  const { segment } = cell.environment;
  const trained = transition.audio_seconds;
  const whole = 'audio_seconds' in segment ? segment.audio_seconds : trained;
  return transition.outcome === 'ok' ? trained : Math.max(trained, whole);
}

/** Metrics on val of the state that was handed over; those of the root where no step led to it, null before the end. */
export function deliveredMetrics({
  root,
  steps,
  delivered,
}: Trajectory): Readonly<Record<string, number>> | null {
  if (delivered === null) return null;
  const measured = steps.find(
    ({ evaluation, transition }) => evaluation !== null && transition?.state === delivered,
  );
  return measured?.evaluation?.metrics ?? root.metrics;
}

function toStep(taken: {
  readonly event: EventOf<'step-end'>;
  readonly decision: EventOf<'decision'>;
  readonly asked: number;
  /** Taken over by a fork, so that this episode did not train it. */
  readonly inherited: boolean;
  readonly observation: Observation;
}): TrajectoryStep {
  const { event, decision, asked, inherited, observation } = taken;
  const { transition, evaluation } = event;
  return {
    step: event.step,
    from: event.from,
    observation,
    decision: decision.decision,
    asked,
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
            reused: transition.reused || inherited,
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
