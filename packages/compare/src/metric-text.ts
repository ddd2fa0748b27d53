/** Error rates are shown in per cent, their differences in points. */
function isRate(metric: string): boolean {
  return /(?:^|_)(?:wer|cer|rate)(?:_|$)/.test(metric);
}

/** A score for people: `48.62 %` of an error rate, else three digits. */
export function scoreText(metric: string, value: number): string {
  return isRate(metric) ? `${(100 * value).toFixed(2)} %` : String(Number(value.toPrecision(3)));
}

/** A difference: `2.31 points` of an error rate; with its sign only where `signed`. */
export function differenceText(metric: string, value: number, { signed = false } = {}): string {
  const text = inUnits(metric, signed ? value : Math.abs(value), { signed });
  return isRate(metric) ? `${text} points` : text;
}

/** A number in the units of differences, without them; its sign is written out where `signed`. */
export function inUnits(metric: string, value: number, { signed = false } = {}): string {
  const size = Math.abs(value);
  const text = isRate(metric) ? (100 * size).toFixed(2) : String(Number(size.toPrecision(3)));
  const isZero = Number(text) === 0;
  if (value < 0 && !isZero) return `−${text}`;
  return signed && !isZero ? `+${text}` : text;
}

/** How a metric is called in a sentence. */
export function metricName(metric: string): string {
  return metric.replace(/^(?:wer|cer)(?=_|$)/, (name) => name.toUpperCase());
}

export function probabilityText(p: number): string {
  return p < 0.0005 ? '< 0.001' : p.toFixed(3);
}
