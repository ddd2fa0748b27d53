/** A value that holds from `at` on. */
export interface CurvePoint {
  readonly at: number;
  readonly value: number;
}

/** A curve of steps, by rising `at`; before its first point it has that one's value. */
export type StepCurve = readonly CurvePoint[];

export function valueAt(curve: StepCurve, at: number): number {
  return (curve.findLast((point) => point.at <= at) ?? curve[0])?.value ?? Number.NaN;
}

/** Mean height between 0 and `to`; the last value holds on. */
export function meanHeight(curve: StepCurve, to: number): number {
  const area = curve.reduce((sum, { at, value }, index) => {
    const end = Math.min(curve[index + 1]?.at ?? to, to);
    return sum + value * Math.max(0, end - at);
  }, 0);
  return to > 0 ? area / to : valueAt(curve, 0);
}
