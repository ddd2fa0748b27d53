import { inUnits, metricName, scoreText } from '@rl-exp/compare';

/** A metric as the label of an axis, with its unit: `WER on val, %`. */
export function metricLabel(metric: string, split: string): string {
  return `${metricName(metric)} on ${split}${isPerCent(metric) ? ', %' : ''}`;
}

/** A metric's value at a tick, in the axis's unit and without trailing zeros. */
export function metricTick(metric: string, value: number): string {
  return inUnits(metric, value)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

/** What differences are measured in. */
export function differenceUnit(metric: string): string {
  return isPerCent(metric) ? 'points' : `units of ${metric}`;
}

function isPerCent(metric: string): boolean {
  return scoreText(metric, 1).endsWith('%');
}

/** Seconds of audio for an axis: in hours where there are many. */
export interface AudioUnit {
  readonly seconds: number;
  readonly label: string;
}

export function audioUnit(mostSeconds: number): AudioUnit {
  return mostSeconds >= 4 * 3600
    ? { seconds: 3600, label: 'hours of audio charged' }
    : { seconds: 1, label: 'seconds of audio charged' };
}

/** A number of things for people: `12`, `0.5`, `1 200`. */
export function tickText(value: number): string {
  return value
    .toLocaleString('en-US', { maximumSignificantDigits: 6 })
    .replaceAll(',', '\u202f')
    .replace('-', '−');
}
