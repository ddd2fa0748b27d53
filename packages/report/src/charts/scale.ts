/** From values to places in a drawing. */
export interface Scale {
  readonly kind: 'linear' | 'log';
  readonly domain: Extent;
  readonly range: Extent;
  /** Where a value lies; on a log scale what is not above 0 lies at the low end. */
  readonly at: (value: number) => number;
  /** Round values within the domain, about `count` of them; at least one where the domain has a round value at all. */
  readonly ticks: (count?: number) => readonly number[];
}

/** A lowest and a highest value; of a range, where these lie. */
export type Extent = readonly [number, number];

export interface ScaleOptions {
  readonly domain: Extent;
  readonly range: Extent;
}

/** Equal differences, equal distances. */
export function linearScale({ domain, range }: ScaleOptions): Scale {
  const [low, high] = widened(domain);
  const place = between([low, high], range);
  return {
    kind: 'linear',
    domain: [low, high],
    range,
    at: place,
    ticks: (count = 5) => linearTicks([low, high], count),
  };
}

/** Equal ratios, equal distances. The domain lies above 0; what does not is cut off there. */
export function logScale({ domain, range }: ScaleOptions): Scale {
  const high = domain[1] > 0 ? domain[1] : 1;
  const low = domain[0] > 0 && domain[0] < high ? domain[0] : high / 10;
  const place = between([Math.log(low), Math.log(high)], range);
  return {
    kind: 'log',
    domain: [low, high],
    range,
    at: (value) => (value > 0 ? place(Math.log(value)) : range[0]),
    ticks: (count = 5) => logTicks([low, high], count),
  };
}

/** The domain widened to round values at both ends. */
export function nice(domain: Extent, count = 5): Extent {
  const [low, high] = widened(domain);
  const step = roundStep((high - low) / count);
  return [exact(Math.floor(low / step + 1e-9), step), exact(Math.ceil(high / step - 1e-9), step)];
}

/** The lowest and the highest of the finite values; 0 to 1 for none. */
export function extentOf(values: Iterable<number>): Extent {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 1];
}

/** The end of an axis on which the last value can be seen to hold. */
export function beyondLast(last: number): number {
  return last * 1.05;
}

function between([low, high]: Extent, [from, to]: Extent): (value: number) => number {
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

/** A domain that has an extent, so that equal values lie in its middle. */
function widened([low, high]: Extent): Extent {
  if (high > low) return [low, high];
  const half = low === 0 ? 0.5 : Math.abs(low) / 10;
  return [low - half, low + half];
}

function linearTicks([low, high]: Extent, count: number): readonly number[] {
  const step = roundStep((high - low) / Math.max(1, count));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    exact(first + index, step),
  );
}

/** Powers of ten with 2 and 5 between them where there is room; the linear ones where no power lies in the domain. */
function logTicks(domain: Extent, count: number): readonly number[] {
  const [low, high] = domain;
  const first = Math.floor(Math.log10(low));
  const decades = Math.ceil(Math.log10(high)) - first;
  const leads = decades <= count / 2 ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil(decades / count));
  const found: number[] = [];
  for (let power = first; power <= first + decades; power += every)
    for (const lead of leads) found.push(Number(`${lead}e${power}`));
  const within = found.filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
  return within.length > 1 ? within : linearTicks(domain, count);
}

/** 1, 2 or 5 times a power of ten, near to this step. */
function roundStep(step: number): number {
  const power = Math.floor(Math.log10(step));
  const lead = step / 10 ** power;
  const rounded = lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10;
  return Number(`${rounded}e${power}`);
}

/** A multiple of a round step without the noise of binary fractions. */
function exact(times: number, step: number): number {
  return Number((times * step).toPrecision(12));
}
