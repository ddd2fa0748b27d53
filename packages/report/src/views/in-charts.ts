import type { ReportedMethod } from '../reported-methods.ts';

/** More curves than this hide one another. */
const mostCurves = 7;

/** Methods by chart: no more in one than can be told apart, the baselines in each, so that all are seen against them. */
export function inCharts(
  methods: readonly ReportedMethod[],
): readonly (readonly ReportedMethod[])[] {
  if (methods.length <= mostCurves) return [methods];
  const baselines = methods.filter(({ isBaseline }) => isBaseline).slice(0, 2);
  const others = methods.filter((method) => !baselines.includes(method));
  const room = mostCurves - baselines.length;
  return Array.from({ length: Math.ceil(others.length / room) }, (_, chart) => [
    ...baselines,
    ...others.slice(chart * room, (chart + 1) * room),
  ]);
}
