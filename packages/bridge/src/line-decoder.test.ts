import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineDecoder, type DecodedLine } from './line-decoder.ts';

/** Cuts bytes at arbitrary places, in the middle of characters too. */
function chunked(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), 0, bytes.length];
  const sorted = places.toSorted((a, b) => a - b);
  return sorted.slice(1).map((place, index) => bytes.subarray(sorted[index], place));
}

function decode(chunks: readonly Buffer[], maxBytes: number): readonly DecodedLine[] {
  const decoder = new LineDecoder(maxBytes);
  return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.flush()];
}

const line = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\n'));
const cuts = fc.array(fc.nat({ max: 10_000 }), { maxLength: 30 });

describe('LineDecoder', () => {
  it('returns the lines however they are chunked', () => {
    fc.assert(
      fc.property(fc.array(line), cuts, (lines, places) => {
        const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
        const expected = lines.map((text) => ({ type: 'line', text }));
        expect(decode(chunked(bytes, places), 1_000_000)).toEqual(expected);
      }),
    );
  });

  it('replaces an overlong line by its size and goes on with the next', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 40 })), cuts, (lengths, places) => {
        const bytes = Buffer.from(lengths.map((length) => `${'x'.repeat(length)}\n`).join(''));
        const expected = lengths.map((length) =>
          length > 20
            ? { type: 'overflow', bytes: length }
            : { type: 'line', text: 'x'.repeat(length) },
        );
        expect(decode(chunked(bytes, places), 20)).toEqual(expected);
      }),
    );
  });

  it('gives the unfinished last line on flush', () => {
    expect(decode([Buffer.from('a\nb')], 10)).toEqual([
      { type: 'line', text: 'a' },
      { type: 'line', text: 'b' },
    ]);
  });
});
