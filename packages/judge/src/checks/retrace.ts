import {
  allowedEffect,
  applyAction,
  canonicalJson,
  lineageOf,
  narrowHyperparameters,
  type EventOf,
} from '@rl-exp/core';
import type { Evidence } from '../evidence.ts';
import { regimesOf, type RecordedStep, type Regime } from '../training-path.ts';
import { bestNode, gainOver, nodeAfter, rootNode, type RetracedNode } from './retraced-node.ts';

const roundingError = 1e-9;

/** Plays the recorded decisions again by the rules that held at each, and notes where the record departs from them. */
export class Retrace {
  readonly problems: string[] = [];
  rewards = 0;
  /** Of the delivered state over the root. */
  improvement = 0;
  readonly #evidence: Evidence;
  /** By the number of the step; the root is 0. */
  readonly #nodes: RetracedNode[];
  #regime: Regime;
  /** What ended the episode. */
  #ending: EventOf<'episode-end'>['reason'] | null = null;

  constructor(evidence: Evidence, start: EventOf<'episode-start'>) {
    this.#evidence = evidence;
    this.#regime = start;
    this.#nodes = [rootNode(start)];
    for (const regime of regimesOf(evidence.journal)) this.#checkBounds(regime);
  }

  take(step: RecordedStep): void {
    const at = `Step ${step.step}`;
    this.#enter(step.regime, step.cell);
    const inTurn = step.step === this.#nodes.length && this.#ending === null;
    this.#expect(inTurn, `${at} is out of turn`);
    const from = this.#nodes[step.from];
    this.#takeDecision(step, from);
    if (from === undefined) {
      this.problems.push(`${at} continues from a step that is not there.`);
      return;
    }
    const succeeded = step.transition?.outcome === 'ok';
    this.#expect(
      step.status === (step.transition?.outcome ?? 'stopped') &&
        succeeded === (step.evaluation !== null),
      `${at} reports an outcome that is not its own`,
    );
    const left = step.transition?.state ?? from.state;
    this.#expect(
      step.state === left && (succeeded || left === from.state),
      `${at} ends in a state that is not its own`,
    );
    this.#takeReward(step, from);
    this.#takeEnd(step);
    this.#nodes.push(nodeAfter(step, from));
  }

  finish(): void {
    const { cell, journal } = this.#evidence;
    const { objective, environment } = cell;
    const steps = this.#nodes.length - 1;
    this.#expect(steps <= environment.steps, 'There are more steps than the plan allows');
    const { branch } = environment;
    const delivered = branch ? bestNode(this.#nodes, objective) : this.#nodes.at(-1);
    if (delivered !== undefined) {
      const { gained, metrics } = delivered;
      const root = this.#nodes[0]?.metrics ?? {};
      this.#expect(
        near(gained, gainOver(root, metrics, objective)),
        'The improvements do not add up to that of the whole way to the delivered state',
      );
      this.improvement = gained;
    }
    for (const { event } of journal) {
      if (event.type !== 'episode-end') continue;
      const which = branch ? 'best one on val' : 'last one';
      this.#expect(event.delivered === delivered?.state, `The delivered state is not the ${which}`);
      this.#expect(
        event.reason === this.#ending,
        `The episode is said to end by ${event.reason}; by its steps it is ${this.#ending ?? 'unfinished'}`,
      );
    }
    const decisions = journal.filter(({ event }) => event.type === 'decision').length;
    this.#expect(decisions === steps, 'There are decisions without a step');
  }

  #checkBounds(regime: Regime): void {
    const { cell } = this.#evidence;
    const own = lineageOf(cell).find(({ id }) => id === regime.cell) ?? cell;
    const narrowed = narrowHyperparameters(regime.hyperparameters, own.hyperparameters);
    const does =
      regime.type === 'fork'
        ? `The fork after step ${regime.step} does not go on`
        : 'The episode does not start';
    this.#expect(
      canonicalJson(narrowed) === canonicalJson(regime.hyperparameters),
      `${does} with the hyperparameters of the plan`,
    );
  }

  /** An end that the parent of a fork had reached does not hold in the fork. */
  #enter(regime: Regime, { environment }: RecordedStep['cell']): void {
    if (regime === this.#regime) return;
    this.#regime = regime;
    if (this.#nodes.length <= environment.steps) this.#ending = null;
  }

  #takeDecision(step: RecordedStep, from: RetracedNode | undefined): void {
    const { actions, branch } = step.cell.environment;
    const at = `Step ${step.step}`;
    const decision = this.#decisionOf(step);
    const effect = decision === null ? null : allowedEffect(decision, actions);
    if (decision === null || effect === null) {
      this.problems.push(`${at} has no decision that the plan allows.`);
      return;
    }
    const last = step.step - 1;
    const wanted = decision.from ?? last;
    this.#expect(
      step.from === wanted,
      `${at} continues step ${step.from}, its decision says ${wanted}`,
    );
    this.#expect(step.from === last || branch, `${at} branches off, which the plan does not allow`);
    const current = from?.hyperparameters ?? {};
    const action = applyAction(decision.action, effect, current, step.regime.hyperparameters);
    this.#expect(
      canonicalJson(action) === canonicalJson(step.action),
      `${at} trains with other hyperparameters than its action gives`,
    );
    this.#expect(
      (effect.end === true) === (step.transition === null),
      `${at} does not do what its action says`,
    );
  }

  /** Improvement − step penalty − the failure's penalty; a stop is free. */
  #takeReward(step: RecordedStep, from: RetracedNode): void {
    const { objective, environment } = step.cell;
    const outcome = step.transition?.outcome;
    const gain = gainOver(from.metrics, step.evaluation?.metrics ?? from.metrics, objective);
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
  }

  /** An agent that stops and a failure that ends terminate; else the limit of steps truncates. */
  #takeEnd({ step, transition, terminated, truncated, cell }: RecordedStep): void {
    const { on_failure: onFailure, steps } = cell.environment;
    const stops = transition === null;
    const fails = transition !== null && transition.outcome !== 'ok' && onFailure === 'end';
    const limited = !stops && !fails && step >= steps;
    this.#expect(
      terminated === (stops || fails) && truncated === limited,
      `Step ${step} ends the episode where the rules do not, or goes on where they end it`,
    );
    if (stops) this.#ending = 'agent_stopped';
    else if (fails) this.#ending = 'failure';
    else if (limited) this.#ending = 'step_limit';
  }

  #decisionOf(step: RecordedStep): EventOf<'decision'>['decision'] | null {
    for (const { event } of this.#evidence.journal) {
      if (event.type === 'decision' && event.step === step.step && event.step_id === step.step_id) {
        return event.decision;
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
