import { applyAction, checkValues, effectOf, type ActionOutcome } from './action.ts';
import { parseDecision, type Decision } from './decision.ts';
import { EpisodeState, type EpisodeNode } from './episode-state.ts';
import { coreErrors } from './errors.ts';
import type { Hyperparameters } from './hyperparameters.ts';
import type { EventOf, JournalEvent, RecordedEvaluation, RecordedTransition } from './journal.ts';
import { metricValue } from './objective.ts';
import type { Observation } from './observation.ts';
import type { PlannedCell } from './plan.ts';
import { rewardOfFailure, rewardOfImprovement, rewardOfStop, type Reward } from './reward.ts';
import type { StateId } from './state.ts';
import { unfinishedStep } from './unfinished-step.ts';

export interface StepResult {
  readonly observation: Observation;
  readonly reward: Reward;
  /** The episode reached an end of its own: the agent stopped, or a failure ends it. */
  readonly terminated: boolean;
  /** The step limit cut the episode off. */
  readonly truncated: boolean;
  readonly info: EventOf<'step-end'>;
}

/** What agents, servers and tests drive. Durable: a step is on record before its result is returned. */
export interface Environment {
  /** Opens the episode, or says where it stands if it is open already. */
  reset(): Promise<Observation>;
  /**
   * Idempotent by `step_id`: a step that was done is answered from the record and not done again, and one that is
   * under way is waited for.
   *
   * @throws RLX_DECISION_INVALID, RLX_ACTION_UNKNOWN, RLX_ACTION_VALUES_MISSING, RLX_ACTION_VALUES_REFUSED,
   *   RLX_ACTION_VALUE_UNKNOWN, RLX_BRANCH_REFUSED, RLX_BRANCH_STEP_UNKNOWN: nothing was recorded or trained.
   */
  step(decision: Decision, stepId: string): Promise<StepResult>;
}

/** What an environment needs of the world. */
export interface EnvironmentPorts {
  /** Opens the episode: the root state, the narrowed hyperparameters and the root's evaluation. */
  start(): Promise<Omit<EventOf<'episode-start'>, 'type'>>;
  /** Takes over a forked episode: what holds from here on. */
  fork(): Promise<Omit<EventOf<'fork'>, 'type'>>;
  transition(parent: StateId, hyperparameters: Hyperparameters): Promise<RecordedTransition>;
  evaluate(state: StateId): Promise<RecordedEvaluation>;
  /** Makes an event durable; resolves once it is. */
  record(event: JournalEvent): Promise<void>;
}

/**
 * The environment of one cell. `past` holds the events of an episode that was begun before: finished steps are taken
 * from it, and a step that was decided but not finished is carried out as it was decided.
 */
export function createEnvironment(options: {
  readonly cell: PlannedCell;
  readonly ports: EnvironmentPorts;
  readonly past?: readonly JournalEvent[];
}): Environment {
  const { cell, ports, past = [] } = options;
  const unfinished = unfinishedStep(past);
  const done = new Map<string, StepResult>();
  let opening: Promise<EpisodeState> | null = null;
  let episode: EpisodeState | null = null;
  let running: { readonly stepId: string; readonly result: Promise<StepResult> } | null = null;

  async function reset(): Promise<Observation> {
    opening ??= open();
    try {
      episode = await opening;
    } catch (error) {
      opening = null;
      throw error;
    }
    return episode.observation();
  }

  async function open(): Promise<EpisodeState> {
    let start = past.find((event) => event.type === 'episode-start');
    if (start === undefined) {
      start = { type: 'episode-start', ...(await ports.start()) };
      metricValue(start.evaluation.metrics, cell.objective.metric);
      await ports.record(start);
    }
    const state = new EpisodeState(cell, start);
    for (const event of past) {
      if (event.type === 'step-end') finish(state, event);
      if (event.type === 'fork') state.enter(event);
    }
    if (state.cell.id !== cell.id) {
      const fork: EventOf<'fork'> = { type: 'fork', ...(await ports.fork()) };
      await ports.record(fork);
      state.enter(fork);
    }
    const last = past.findLast((event) => event.type === 'step-end');
    const closed = past.some((event) => event.type === 'episode-end');
    if (last !== undefined && state.ended && !closed) await close(state, last);
    return state;
  }

  function finish(state: EpisodeState, event: EventOf<'step-end'>): StepResult {
    state.apply(event);
    const { reward, terminated, truncated } = event;
    const result = { observation: state.observation(), reward, terminated, truncated, info: event };
    done.set(event.step_id, result);
    return result;
  }

  async function close(state: EpisodeState, last: EventOf<'step-end'>): Promise<void> {
    const { delivered } = state;
    await ports.record({ type: 'episode-end', reason: reasonOf(last), delivered });
  }

  async function step(decision: Decision, stepId: string): Promise<StepResult> {
    const known = done.get(stepId);
    if (running?.stepId === stepId) return await running.result;
    if (known !== undefined) return known;
    if (running !== null) {
      throw coreErrors.create('RLX_ENVIRONMENT_BUSY', { running: running.stepId, step_id: stepId });
    }
    running = { stepId, result: take(decision, stepId) };
    try {
      return await running.result;
    } finally {
      running = null;
    }
  }

  async function take(asked: Decision, stepId: string): Promise<StepResult> {
    const state = episode;
    if (state === null) throw coreErrors.create('RLX_ENVIRONMENT_NOT_RESET', {});
    if (state.ended) throw coreErrors.create('RLX_ENVIRONMENT_ENDED', {});
    const begun = unfinished?.decided.step_id === stepId ? unfinished : null;
    const decision = begun === null ? parseDecision(asked) : begun.decided.decision;
    const effect = effectOf(decision, cell.environment.actions);
    checkValues(decision, state.regime.hyperparameters);
    const number = state.steps + 1;
    const from = nodeFor(decision, state, cell);
    if (begun === null) {
      await ports.record({ type: 'decision', step: number, step_id: stepId, decision });
    }
    const action = applyAction(
      decision.action,
      effect,
      from.hyperparameters,
      state.regime.hyperparameters,
    );
    const taken = { state, number, stepId, from, action, transition: begun?.transition ?? null };
    const event = effect.end === true ? stopped(taken) : await trained(taken);
    await ports.record(event);
    const result = finish(state, event);
    if (state.ended) await close(state, event);
    return result;
  }

  async function trained(begun: BegunStep): Promise<EventOf<'step-end'>> {
    const { state, number, stepId, from, action } = begun;
    const { reward: costs, steps, on_failure: onFailure } = cell.environment;
    let { transition } = begun;
    if (transition === null) {
      transition = await ports.transition(from.state, action.effective);
      await ports.record({ type: 'transition', step: number, from: from.step, action, transition });
    }
    const common = {
      type: 'step-end',
      step: number,
      step_id: stepId,
      from: from.step,
      action,
      transition,
    } as const;
    if (transition.outcome !== 'ok') {
      const terminated = onFailure === 'end';
      return {
        ...common,
        status: transition.outcome,
        state: from.state,
        evaluation: null,
        reward: rewardOfFailure(transition.outcome, costs),
        terminated,
        truncated: !terminated && number >= steps,
      };
    }
    const evaluation = await ports.evaluate(transition.state);
    return {
      ...common,
      status: 'ok',
      state: transition.state,
      evaluation,
      reward: rewardOfImprovement(state.improvement(from, evaluation.metrics), costs),
      terminated: false,
      truncated: number >= steps,
    };
  }

  return { reset, step };
}

interface BegunStep {
  readonly state: EpisodeState;
  readonly number: number;
  readonly stepId: string;
  readonly from: EpisodeNode;
  readonly action: ActionOutcome;
  /** Already on record where the step was cut off between its training and its evaluation. */
  readonly transition: RecordedTransition | null;
}

/** The node that a decision continues: the last one, or where branching is allowed the one it names. */
function nodeFor({ from }: Decision, state: EpisodeState, cell: PlannedCell): EpisodeNode {
  if (from === undefined || from === state.current.step) return state.current;
  if (!cell.environment.branch) {
    throw coreErrors.create('RLX_BRANCH_REFUSED', { from, step: state.steps + 1 });
  }
  const node = state.node(from);
  if (node !== null) return node;
  throw coreErrors.create('RLX_BRANCH_STEP_UNKNOWN', { from, done: state.steps });
}

function stopped({ number, stepId, from, action }: BegunStep): EventOf<'step-end'> {
  return {
    type: 'step-end',
    step: number,
    step_id: stepId,
    from: from.step,
    action,
    status: 'stopped',
    state: from.state,
    transition: null,
    evaluation: null,
    reward: rewardOfStop,
    terminated: true,
    truncated: false,
  };
}

function reasonOf(event: EventOf<'step-end'>): EventOf<'episode-end'>['reason'] {
  if (event.truncated) return 'step_limit';
  return event.status === 'stopped' ? 'agent_stopped' : 'failure';
}
