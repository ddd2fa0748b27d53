import { applyAction, type ActionOutcome } from './action.ts';
import type { Decision } from './decision.ts';
import { EpisodeState } from './episode-state.ts';
import { coreErrors } from './errors.ts';
import type { Hyperparameters } from './hyperparameters.ts';
import type { EventOf, JournalEvent, RecordedEvaluation, RecordedTransition } from './journal.ts';
import type { Observation } from './observation.ts';
import type { PlannedCell } from './plan.ts';
import { rewardOfFailure, rewardOfImprovement, rewardOfStop, type Reward } from './reward.ts';
import type { StateId } from './state.ts';

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
  reset(): Promise<Observation>;
  /** Idempotent by `step_id`: a step that was done is answered from the record and not done again. */
  step(decision: Decision, stepId: string): Promise<StepResult>;
}

/** What an environment needs of the world. */
export interface EnvironmentPorts {
  /** Opens the episode: the root state, the narrowed hyperparameters and the root's evaluation. */
  start(): Promise<Omit<EventOf<'episode-start'>, 'type'>>;
  transition(parent: StateId, hyperparameters: Hyperparameters): Promise<RecordedTransition>;
  evaluate(state: StateId): Promise<RecordedEvaluation>;
  /** Makes an event durable; resolves once it is. */
  record(event: JournalEvent): Promise<void>;
}

/**
 * The environment of one cell. `past` holds the events of an episode that was begun before; finished steps are
 * taken from it, and a decision without its step is carried out when it is made again.
 */
export function createEnvironment(options: {
  readonly cell: PlannedCell;
  readonly ports: EnvironmentPorts;
  readonly past?: readonly JournalEvent[];
}): Environment {
  const { cell, ports, past = [] } = options;
  const done = new Map<string, StepResult>();
  let episode: EpisodeState | null = null;
  const pending = past.findLast((event) => event.type === 'decision')?.step_id ?? null;

  function finish(state: EpisodeState, event: EventOf<'step-end'>): StepResult {
    state.apply(event);
    const result: StepResult = {
      observation: state.observation(),
      reward: event.reward,
      terminated: event.terminated,
      truncated: event.truncated,
      info: event,
    };
    done.set(event.step_id, result);
    return result;
  }

  async function reset(): Promise<Observation> {
    let start = past.find((event) => event.type === 'episode-start');
    if (start === undefined) {
      start = { type: 'episode-start', ...(await ports.start()) };
      await ports.record(start);
    }
    episode = new EpisodeState(cell, start);
    for (const event of past) if (event.type === 'step-end') finish(episode, event);
    return episode.observation();
  }

  async function step(decision: Decision, stepId: string): Promise<StepResult> {
    const known = done.get(stepId);
    if (known !== undefined) return known;
    const state = episode;
    if (state === null) throw coreErrors.create('RLX_ENVIRONMENT_NOT_RESET', {});
    if (state.ended) throw coreErrors.create('RLX_ENVIRONMENT_ENDED', {});
    const effect = cell.environment.actions[decision.action];
    if (effect === undefined) {
      throw coreErrors.create('RLX_ACTION_UNKNOWN', {
        action: decision.action,
        allowed: Object.keys(cell.environment.actions),
      });
    }
    const number = state.steps + 1;
    if (pending !== stepId) {
      await ports.record({ type: 'decision', step: number, step_id: stepId, decision });
    }
    const action = applyAction(
      decision.action,
      effect,
      state.hyperparameters,
      state.start.hyperparameters,
    );
    const event =
      effect.end === true
        ? stopped(number, stepId, action, state.state)
        : await trained(state, number, stepId, action);
    await ports.record(event);
    const result = finish(state, event);
    if (event.terminated || event.truncated) {
      await ports.record({ type: 'episode-end', reason: reasonOf(event), delivered: event.state });
    }
    return result;
  }

  async function trained(
    state: EpisodeState,
    number: number,
    stepId: string,
    action: ActionOutcome,
  ): Promise<EventOf<'step-end'>> {
    const { reward: costs, steps, on_failure: onFailure } = cell.environment;
    const transition = await ports.transition(state.state, action.effective);
    await ports.record({ type: 'transition', step: number, action, transition });
    const failed = transition.outcome === 'ok' ? null : transition.outcome;
    const evaluation = failed === null ? await ports.evaluate(transition.state) : null;
    const terminated = failed !== null && onFailure === 'end';
    return {
      type: 'step-end',
      step: number,
      step_id: stepId,
      action,
      status: transition.outcome,
      state: failed === null ? transition.state : state.state,
      transition,
      evaluation,
      reward:
        failed !== null || evaluation === null
          ? rewardOfFailure(failed ?? 'nan', costs)
          : rewardOfImprovement(state.improvementTo(evaluation.metrics), costs),
      terminated,
      truncated: !terminated && number >= steps,
    };
  }

  return { reset, step };
}

function stopped(
  step: number,
  stepId: string,
  action: ActionOutcome,
  state: StateId,
): EventOf<'step-end'> {
  return {
    type: 'step-end',
    step,
    step_id: stepId,
    action,
    status: 'stopped',
    state,
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
