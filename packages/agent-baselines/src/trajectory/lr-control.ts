import type { Choice, Decision, Observation } from '@rl-exp/core';
import { baselinesErrors } from '../errors.ts';

/** What can be done about the learning rate at one step, everything else left as it is. */
export interface LrControl {
  /** The rate in force. */
  readonly now: number;
  /** The rate that the experiment starts with. */
  readonly start: number;
  /** The decision that brings the rate nearest to `lr` in ratio; of equals the one that changes nothing, else the first. */
  toward(lr: number): Decision;
  /** The same among decisions that lower the rate; where there are none it stays as near to where it is as it can. */
  lowerToward(lr: number): Decision;
}

/**
 * The control of a step: `set` names the rate outright where the experiment allows such an action, elsewhere the declared
 * actions that move lr alone, or nothing, are all there is.
 *
 * @throws RLX_BASELINES_LR_MISSING, RLX_BASELINES_ACTION_MISSING
 */
export function lrControl(policy: string, observation: Observation): LrControl {
  const { actions, choices, hyperparameters: specs, state } = observation;
  const spec = specs.find(({ name }) => name === 'lr');
  const now = state['lr'];
  if (spec === undefined || typeof now !== 'number') {
    throw baselinesErrors.create('RLX_BASELINES_LR_MISSING', {
      policy,
      known: specs.map(({ name }) => name),
    });
  }
  const isOfLrAlone = ({ hyperparameters }: Choice): boolean =>
    Object.entries(hyperparameters).every(
      ([name, value]) => name === 'lr' || value === state[name],
    );
  const usable = choices.filter((choice) => !choice.ends && isOfLrAlone(choice));
  const chooser = usable.find(({ chooses, unchanged }) => chooses && unchanged);
  const moves = usable
    .filter(({ chooses }) => !chooses)
    .map(({ action, hyperparameters }) => ({ action, lr: hyperparameters['lr'] ?? now }))
    // A stable sort: what changes nothing comes first.
    .toSorted((a, b) => Number(b.lr === now) - Number(a.lr === now));

  const nearest = (lr: number, among: readonly Move[]): Decision => {
    const [first, ...others] = among;
    if (first === undefined) {
      const needs = 'an action that changes lr alone or changes nothing';
      throw baselinesErrors.create('RLX_BASELINES_ACTION_MISSING', {
        policy,
        needs,
        allowed: actions,
      });
    }
    const best = others.reduce(
      (nearer, move) => (distance(move.lr, lr) < distance(nearer.lr, lr) - 1e-9 ? move : nearer),
      first,
    );
    return { action: best.action, rationale: `lr ${short(lr)} wanted, ${short(best.lr)} reached` };
  };
  const choose = (action: string, wanted: number): Decision => {
    const lr = Math.min(spec.max, Math.max(spec.min, wanted));
    return { action, values: { lr }, rationale: `lr ${short(lr)}` };
  };
  return {
    now,
    start: spec.default,
    toward: (lr) => (chooser === undefined ? nearest(lr, moves) : choose(chooser.action, lr)),
    lowerToward(lr) {
      if (chooser !== undefined) return choose(chooser.action, Math.min(now, lr));
      const lowering = moves.filter((move) => move.lr < now);
      return lowering.length > 0 ? nearest(lr, lowering) : nearest(now, moves);
    },
  };
}

interface Move {
  readonly action: string;
  readonly lr: number;
}

function distance(a: number, b: number): number {
  return Math.abs(Math.log(a) - Math.log(b));
}

function short(lr: number): string {
  return String(Number(lr.toPrecision(3)));
}
