import { improvement } from '@rl-exp/core';
import type { ReportData } from './report-data.ts';
import type { ReportedMethod } from './reported-methods.ts';
import { amountText } from './text/number-text.ts';

/** Methods that there is room for, and what to say of the others. */
export interface ShownMethods {
  readonly shown: readonly ReportedMethod[];
  /** Null where all are shown. */
  readonly note: string | null;
}

/** At most so many methods: the baselines, then those with the best scores, in their own order. */
export function shownMethods(
  data: ReportData,
  methods: readonly ReportedMethod[],
  most: number,
): ShownMethods {
  if (methods.length <= most) return { shown: methods, note: null };
  const scores = new Map(
    data.comparison?.sections
      .filter(({ track, objective: { metric } }) =>
        methods.some((each) => each.track === track && each.objective.metric === metric),
      )
      .flatMap((section) => section.methods.map(({ method, val }) => [method, val.iqm] as const)),
  );
  const standing = ({ name, objective }: ReportedMethod): number => {
    const score = scores.get(name);
    return score === undefined ? Number.POSITIVE_INFINITY : -improvement(objective, 0, score);
  };
  const chosen = new Set(
    methods
      .toSorted((a, b) => Number(b.isBaseline) - Number(a.isBaseline) || standing(a) - standing(b))
      .slice(0, most),
  );
  return {
    shown: methods.filter((method) => chosen.has(method)),
    note: `${amountText(most, 'method')} of ${amountText(methods.length, 'method')} are drawn: the baselines, then those with the best interquartile mean on val. The table of cells has all.`,
  };
}
