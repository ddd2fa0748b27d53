import { improvement, type HistoryEntry, type Hyperparameters, type Objective } from '@rl-exp/core';
import type { Order } from './search.ts';

/** A configuration that is trained among others. */
export interface Member {
  readonly number: number;
  readonly values: Hyperparameters;
  /** The step at which it stands, 0 for the root. */
  readonly at: number;
  /** Its objective there; null as long as nothing was trained, and after a failure. */
  readonly value: number | null;
}

/** Trains a member for some steps, or until one of them fails. */
export function* trainMember(
  member: Member,
  { steps, why }: { readonly steps: number; readonly why: string },
): Generator<Order, Member, HistoryEntry> {
  let trained = member;
  for (let step = 1; step <= steps; step += 1) {
    const entry = yield { from: trained.at, values: member.values, why };
    if (entry.status !== 'ok') return { ...trained, value: null };
    trained = { ...trained, at: entry.step, value: entry.value };
  }
  return trained;
}

/** The members with the best first; those without a value are last. */
export function ranked(members: readonly Member[], objective: Objective): readonly Member[] {
  return members.toSorted((a, b) => {
    if (a.value === null || b.value === null)
      return Number(a.value === null) - Number(b.value === null) || a.number - b.number;
    return improvement(objective, a.value, b.value) || a.number - b.number;
  });
}
