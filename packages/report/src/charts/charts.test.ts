import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHtml } from '../markup.ts';
import { forestPlot } from './forest-plot.ts';
import { dots } from './marks.ts';
import { bandPath, stepPath } from './path.ts';
import { extentOf, linearScale, logScale, nice } from './scale.ts';
import { spreadLabels } from './spread-labels.ts';

const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const domain = fc
  .tuple(value, value)
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
  .filter(([low, high]) => high - low > 1e-6);

describe('scales', () => {
  test('ticks are round, rising, within the domain and about as many as asked for', () => {
    fc.assert(
      fc.property(domain, fc.integer({ min: 2, max: 10 }), ([low, high], count) => {
        const ticks = linearScale({ domain: [low, high], range: [0, 100] }).ticks(count);
        const step = (ticks[1] ?? 0) - (ticks[0] ?? 0);
        expect(ticks.length).toBeGreaterThan(0);
        expect(ticks.length).toBeLessThanOrEqual(2 * count + 1);
        for (const [index, tick] of ticks.entries()) {
          expect(tick).toBeGreaterThanOrEqual(low - 1e-6 * step);
          expect(tick).toBeLessThanOrEqual(high + 1e-6 * step);
          if (index > 0) expect(tick).toBeGreaterThan(ticks[index - 1] ?? 0);
        }
        if (ticks.length > 1)
          expect(['1', '2', '5']).toContain(step.toExponential(3).replace(/\.?0*e.*$/, ''));
      }),
    );
  });

  test('a place is linear between the ends, on a log scale in the ratio', () => {
    const linear = linearScale({ domain: [10, 30], range: [100, 300] });
    expect([10, 15, 30].map(linear.at)).toEqual([100, 150, 300]);
    const log = logScale({ domain: [1, 1000], range: [0, 90] });
    expect([1, 10, 100, 1000].map((each) => Math.round(log.at(each)))).toEqual([0, 30, 60, 90]);
    expect(log.at(0)).toBe(0);
    expect(log.ticks(4)).toEqual([1, 10, 100, 1000]);
  });

  test('a nice domain holds the values and ends in ticks', () => {
    fc.assert(
      fc.property(domain, (given) => {
        const [low, high] = nice(given);
        expect(low).toBeLessThanOrEqual(given[0] + 1e-6 * (high - low));
        expect(high).toBeGreaterThanOrEqual(given[1] - 1e-6 * (high - low));
      }),
    );
  });

  test('equal values, no values and values that are not numbers have an extent', () => {
    expect(extentOf([])).toEqual([0, 1]);
    expect(extentOf([Number.NaN, 3, Number.POSITIVE_INFINITY, 2])).toEqual([2, 3]);
    expect(linearScale({ domain: [3, 3], range: [0, 10] }).at(3)).toBe(5);
  });
});

describe('marks', () => {
  test('stairs hold a value until the next point, and a band has both its curves', () => {
    const points = [
      { x: 0, y: 9 },
      { x: 5, y: 4 },
    ];
    expect(stepPath(points)).toBe('M0 9H5V4');
    expect(
      bandPath([
        { x: 0, low: 1, high: 2 },
        { x: 5, low: 3, high: 4 },
      ]),
    ).toBe('M0 2L5 4L5 3L0 1Z');
  });

  test('any number of dots is one path, and dots in one place are one', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => ({ x: index % 50, y: 1 }));
    const drawn = toHtml(dots(many, { className: 'trial' }));
    expect(drawn.match(/<path/g)).toHaveLength(1);
    expect(drawn.match(/M/g)).toHaveLength(50);
  });
});

test('labels keep their order and their distance, within the bounds', () => {
  const heights = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), {
    minLength: 1,
    maxLength: 16,
  });
  fc.assert(
    fc.property(heights, (wanted) => {
      const placed = spreadLabels(wanted, { gap: 12, low: 0, high: 200 });
      const order = wanted.map((_, index) => index);
      order.sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
      const sorted = order.map((index) => placed[index] ?? Number.NaN);
      for (const [rank, height] of sorted.entries()) {
        expect(height).toBeGreaterThanOrEqual(-1e-9);
        expect(height).toBeLessThanOrEqual(200 + 1e-9);
        if (rank > 0) expect(height - (sorted[rank - 1] ?? 0)).toBeGreaterThanOrEqual(12 - 1e-9);
      }
    }),
  );
});

describe('a forest plot', () => {
  const plot = (interval: { low: number; high: number } | null): string =>
    toHtml(
      forestPlot({
        id: 'forest',
        title: 'Differences',
        summary: 'words',
        caption: 'words',
        margin: 2,
        label: 'points',
        rows: [{ name: '<b>', text: 'numbers', estimate: 4, interval, verdict: 'better' }],
      }),
    );

  test('draws the margin, the interval and the estimate on one scale', () => {
    const text = plot({ low: 2, high: 8 });
    const number = (pattern: RegExp): number => Number(pattern.exec(text)?.[1]);
    const from = number(/class="margin" x="([\d.]+)"/);
    const wide = number(/class="margin" [^>]*width="([\d.]+)"/);
    const perUnit = wide / 4;
    const zero = from + 2 * perUnit;
    expect(number(/class="zero" d="M([\d.]+)/)).toBeCloseTo(zero, 0);
    expect(number(/data-x="([\d.]+)"/)).toBeCloseTo(zero + 4 * perUnit, 0);
    expect(number(/class="whisker" d="M([\d.]+)/)).toBeCloseTo(zero + 2 * perUnit, 0);
    expect(number(/class="whisker" d="M[\d.]+ [\d.]+H([\d.]+)/)).toBeCloseTo(zero + 8 * perUnit, 0);
    expect(text).toContain('&lt;b&gt;');
    expect(text).toMatch(
      /<title id="forest-title">Differences<\/title><desc id="forest-desc">words</,
    );
  });

  test('of too few seeds has an open mark and no interval', () => {
    expect(plot(null)).not.toContain('whisker');
    expect(plot(null)).toContain('estimate open');
  });
});
