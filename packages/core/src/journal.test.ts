import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { play, smallCell } from './__fixtures__/small-world.ts';
import { brokenLink, digestOfLine, journalRecordSchema, toJournalLine } from './journal.ts';

let lines: readonly string[];

beforeAll(async () => {
  const { events } = await play(smallCell(), ['lr_up', 'lr_to_nan', 'hold', 'stop']);
  const written: string[] = [];
  for (const [seq, event] of events.entries()) {
    const last = written.at(-1);
    const prev = last === undefined ? null : digestOfLine(last);
    written.push(toJournalLine({ v: 1, seq, time: '2026-01-01T00:00:00.000Z', prev, event }));
  }
  lines = written;
});

const place = fc.nat();

test('a journal as it was written holds, and every line is a record', () => {
  expect(brokenLink(lines)).toBeNull();
  for (const line of lines) journalRecordSchema.parse(JSON.parse(line));
});

test('any changed character is found, in the last line too', () => {
  fc.assert(
    fc.property(
      place,
      place,
      fc.string({ minLength: 1, maxLength: 1 }),
      (row, column, character) => {
        const index = row % lines.length;
        const line = lines[index] ?? '';
        const at = column % line.length;
        fc.pre(line[at] !== character);
        const changed = line.slice(0, at) + character + line.slice(at + 1);
        expect(brokenLink(lines.with(index, changed))).not.toBeNull();
      },
    ),
    { numRuns: 500 },
  );
});

test('a line cut short is found', () => {
  fc.assert(
    fc.property(place, place, (row, length) => {
      const index = row % lines.length;
      const line = lines[index] ?? '';
      expect(brokenLink(lines.with(index, line.slice(0, length % line.length)))).toMatchObject({
        line: index + 1,
      });
    }),
    { numRuns: 300 },
  );
});

test('white space, reordered members and a lost, doubled or moved line are found', () => {
  const first = lines[0] ?? '';
  const { v, ...rest } = JSON.parse(first);
  expect(brokenLink([JSON.stringify({ ...rest, v })])).toMatchObject({ line: 1 });
  expect(brokenLink([`${first} `])).toMatchObject({ line: 1 });
  fc.assert(
    fc.property(place, (row) => {
      const index = row % (lines.length - 1);
      const line = lines[index] ?? '';
      expect(brokenLink(lines.toSpliced(index, 1))).toMatchObject({ line: index + 1 });
      expect(brokenLink(lines.toSpliced(index, 0, line))).toMatchObject({ line: index + 2 });
      const swapped = lines.with(index, lines[index + 1] ?? '').with(index + 1, line);
      expect(brokenLink(swapped)).toMatchObject({ line: index + 1 });
    }),
  );
});

test('a line forged with a right digest of its own breaks the link to the next', () => {
  const record = journalRecordSchema.parse(JSON.parse(lines[1] ?? ''));
  const { digest: _digest, ...sealed } = { ...record, time: '2027-01-01T00:00:00.000Z' };
  expect(brokenLink(lines.with(1, toJournalLine(sealed)))).toEqual({
    line: 3,
    reason: 'it does not follow from the line before',
  });
});

test('an empty journal holds', () => {
  expect(brokenLink([])).toBeNull();
});
