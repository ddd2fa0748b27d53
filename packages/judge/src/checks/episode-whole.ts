import {
  applyAction,
  canonicalJson,
  improvement,
  narrowHyperparameters,
  rewardMetric,
  startOf,
  type EventOf,
  type Hyperparameters,
} from '@rl-exp/core';
import type { Evidence } from '../evidence.ts';
import { episodeStart, stepsOf } from '../training-path.ts';
import { defineCheck } from './check.ts';

const roundingError = 1e-9;

/** Decisions, hyperparameters, states and rewards follow from one another by the plan's rules, step by step. */
export const episodeWhole = defineCheck('episode_whole', (evidence, results) => {
  const start = episodeStart(evidence.journal);
  if (start === null) return results.fail('The journal holds no start of an episode.');
  const replay = new Replay(evidence, start);
  const steps = stepsOf(evidence.journal);
  for (const step of steps) replay.take(step);
  replay.finish();
  return results.of(
    replay.problems,
    `All ${steps.length} steps follow from their decisions, and the rewards from the metrics.`,
    { steps: steps.length, rewards: replay.rewards, improvement: replay.improvement },
  );
});

/** Plays the recorded decisions again by the rules and notes where the record departs from them. */
class Replay {
  readonly problems: string[] = [];
  rewards = 0;
  improvement = 0;
  readonly #evidence: Evidence;
  readonly #start: EventOf<'episode-start'>;
  #hyperparameters: Hyperparameters;
  #state: string;
  #metrics: Readonly<Record<string, number>>;
  #steps = 0;
  #ended = false;

  constructor(evidence: Evidence, start: EventOf<'episode-start'>) {
    this.#evidence = evidence;
    this.#start = start;
    this.#hyperparameters = startOf(start.hyperparameters);
    this.#state = start.root;
    this.#metrics = start.evaluation.metrics;
    const narrowed = narrowHyperparameters(start.hyperparameters, evidence.cell.hyperparameters);
    this.#expect(
      canonicalJson(narrowed) === canonicalJson(start.hyperparameters),
      'The episode does not start with the hyperparameters of the plan',
    );
  }

  take(step: EventOf<'step-end'>): void {
    const { cell } = this.#evidence;
    this.#steps += 1;
    const at = `Step ${step.step}`;
    this.#expect(step.step === this.#steps && !this.#ended, `${at} is out of turn`);
    this.#ended = step.terminated || step.truncated;

    const decision = this.#decisionOf(step);
    const effect =
      decision === null ? undefined : cell.environment.actions[decision.decision.action];
    if (decision === null || effect === undefined) {
      this.problems.push(`${at} has no decision that the plan allows.`);
      return;
    }
    const action = applyAction(
      decision.decision.action,
      effect,
      this.#hyperparameters,
      this.#start.hyperparameters,
    );
    this.#expect(
      canonicalJson(action) === canonicalJson(step.action),
      `${at} trains with other hyperparameters than its action gives`,
    );
    this.#expect(
      (effect.end === true) === (step.transition === null),
      `${at} does not do what its action says`,
    );
    const succeeded = step.transition?.outcome === 'ok';
    this.#expect(
      step.status === (step.transition?.outcome ?? 'stopped') &&
        succeeded === (step.evaluation !== null),
      `${at} reports an outcome that is not its own`,
    );
    this.#expect(
      step.state === (succeeded ? step.transition?.state : this.#state),
      `${at} ends in a state that is not its own`,
    );
    this.#takeReward(step);
    if (succeeded && step.evaluation !== null) {
      this.#hyperparameters = action.effective;
      this.#state = step.state;
      this.#metrics = step.evaluation.metrics;
    }
  }

  finish(): void {
    const { cell, journal } = this.#evidence;
    const { objective } = cell;
    const metric = rewardMetric(objective, this.#metrics);
    const whole = improvement(
      objective,
      this.#start.evaluation.metrics[metric] ?? NaN,
      this.#metrics[metric] ?? NaN,
    );
    this.#expect(
      near(whole, this.improvement),
      'The improvements do not add up to that of the whole episode',
    );
    this.#expect(
      this.#steps <= cell.environment.steps,
      'There are more steps than the plan allows',
    );
    this.#expect(
      journal.every(({ event }) => event.type !== 'episode-end' || event.delivered === this.#state),
      'The delivered state is not the last one',
    );
    const decisions = journal.filter(({ event }) => event.type === 'decision').length;
    this.#expect(decisions === this.#steps, 'There are decisions without a step');
  }

  /** Improvement − step penalty − the failure's penalty; a stop is free. */
  #takeReward(step: EventOf<'step-end'>): void {
    const { objective, environment } = this.#evidence.cell;
    const outcome = step.transition?.outcome;
    const metrics = step.evaluation?.metrics ?? this.#metrics;
    const metric = rewardMetric(objective, metrics);
    const gain = improvement(objective, this.#metrics[metric] ?? NaN, metrics[metric] ?? NaN);
    const penalty = outcome === undefined ? 0 : environment.reward.step_penalty;
    const failure = outcome === undefined || outcome === 'ok' ? 0 : environment.reward[outcome];
    const { total, terms } = step.reward;
    this.#expect(
      near(terms.improvement, gain) &&
        near(terms.step_penalty, -penalty) &&
        near(terms.failure, -failure) &&
        near(total, gain - penalty - failure),
      `Step ${step.step} is rewarded ${total}; its metrics and the plan give ${gain - penalty - failure}`,
    );
    this.rewards += total;
    this.improvement += terms.improvement;
  }

  #decisionOf(step: EventOf<'step-end'>): EventOf<'decision'> | null {
    for (const { event } of this.#evidence.journal) {
      if (event.type === 'decision' && event.step === step.step && event.step_id === step.step_id) {
        return event;
      }
    }
    return null;
  }

  #expect(holds: boolean, problem: string): void {
    if (!holds) this.problems.push(`${problem}.`);
  }
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= roundingError;
}
