import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Example } from './manifest.ts';
import {
  clipsNeeded,
  shareOf,
  speakerOf,
  splitExamples,
  splitsSchema,
  type SplitRules,
} from './splits.ts';

const domains = ['health', 'agriculture', 'government'];
const examples: fc.Arbitrary<readonly Example[]> = fc.uniqueArray(
  fc.record({
    id: fc.uuid(),
    sha256: fc.constant('0'.repeat(64)),
    speaker: fc.option(fc.integer({ min: 1, max: 9 }).map((number) => `speaker-${number}`)),
    domain: fc.constantFrom(...domains),
    text: fc.constant('habari'),
    seconds: fc.integer({ min: 1, max: 30 }),
    audio: fc.constant('a.wav'),
  }),
  { selector: ({ id }) => id, maxLength: 60 },
);
const share = fc.integer({ min: 1, max: 99 });
const someDomains = fc.subarray(domains, { minLength: 1 });

function complementary(percent: number, salt = 'salt'): SplitRules {
  const open = ['health', 'agriculture'];
  return {
    salt,
    train: { domains: open, share: `${100 - percent}%` },
    val: { domains: open, share: `${percent}%` },
    hidden: { domains: ['government'] },
  };
}

const idsOf = (split: readonly Example[]): readonly string[] => split.map(({ id }) => id);
const speakersOf = (split: readonly Example[]): ReadonlySet<string> =>
  new Set(split.map(speakerOf));
const secondsOf = (split: readonly Example[]): number =>
  split.reduce((sum, example) => sum + example.seconds, 0);

describe('any rules', () => {
  const rules: fc.Arbitrary<SplitRules> = fc.record({
    salt: fc.string(),
    train: fc.record({ domains: someDomains, share: share.map((percent) => `${percent}%`) }),
    val: fc.record({ domains: someDomains, share: share.map((percent) => percent / 100) }),
    hidden: fc.record({ domains: someDomains }),
  });

  test('no speaker of val is heard in train', () => {
    fc.assert(
      fc.property(examples, rules, (source, wanted) => {
        const { train, val } = splitExamples(source, wanted);
        expect([...speakersOf(train)].filter((speaker) => speakersOf(val).has(speaker))).toEqual(
          [],
        );
      }),
    );
  });

  test('hidden holds its domains whole, and no other split holds any of them', () => {
    fc.assert(
      fc.property(examples, rules, (source, wanted) => {
        const { train, val, hidden } = splitExamples(source, wanted);
        const ofDomains = source.filter(({ domain }) => wanted.hidden.domains.includes(domain));
        expect(new Set(idsOf(hidden))).toEqual(new Set(idsOf(ofDomains)));
        for (const { domain } of [...train, ...val])
          expect(wanted.hidden.domains).not.toContain(domain);
      }),
    );
  });

  test('the order in which a source lists its examples does not matter', () => {
    const shuffled = examples.chain((source) =>
      fc.tuple(
        fc.constant(source),
        fc.shuffledSubarray([...source], { minLength: source.length, maxLength: source.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, rules, ([source, other], wanted) => {
        expect(splitExamples(other, wanted)).toEqual(splitExamples(source, wanted));
      }),
    );
  });
});

describe('train and val of the same domains whose shares make up the whole', () => {
  test('divide all of it', () => {
    fc.assert(
      fc.property(examples, share, (source, percent) => {
        const { train, val } = splitExamples(source, complementary(percent));
        const open = source.filter(({ domain }) => domain !== 'government');
        expect(new Set([...idsOf(train), ...idsOf(val)])).toEqual(new Set(idsOf(open)));
        expect(train.length + val.length).toBe(open.length);
      }),
    );
  });

  test('miss the share by no more than half the longest speaker', () => {
    fc.assert(
      fc.property(examples, share, (source, percent) => {
        const { val } = splitExamples(source, complementary(percent));
        const open = source.filter(({ domain }) => domain !== 'government');
        const bySpeaker = [...Map.groupBy(open, speakerOf).values()].map(secondsOf);
        const missed = Math.abs(secondsOf(val) - (secondsOf(open) * percent) / 100);
        expect(missed).toBeLessThanOrEqual(Math.max(0, ...bySpeaker) / 2 + 1e-9);
      }),
    );
  });
});

const forty: readonly Example[] = Array.from({ length: 40 }, (_, index) => ({
  id: `clip-${index}`,
  sha256: '0'.repeat(64),
  speaker: `speaker-${index % 20}`,
  domain: index % 4 === 0 ? 'government' : 'health',
  text: 'habari',
  seconds: 5,
  audio: 'a.wav',
}));

test('the salt decides who goes where', () => {
  const val = (salt: string): ReadonlySet<string> =>
    speakersOf(splitExamples(forty, complementary(30, salt)).val);
  expect(val('a')).toEqual(val('a'));
  expect(
    new Set(['a', 'b', 'c', 'd'].map((salt) => [...val(salt)].toSorted().join())).size,
  ).toBeGreaterThan(1);
});

test('a share of train smaller than what val leaves is kept to', () => {
  const rules = complementary(20);
  const { train } = splitExamples(forty, { ...rules, train: { ...rules.train, share: '40%' } });
  const open = forty.filter(({ domain }) => domain === 'health');
  expect(Math.abs(secondsOf(train) - 0.4 * secondsOf(open))).toBeLessThanOrEqual(5);
});

test('a limit keeps that many clips, the same ones whatever else is in the split', () => {
  const rules = complementary(30);
  const limitedTo = (clips: number, source: readonly Example[]) =>
    splitExamples(source, { ...rules, hidden: { domains: ['government'], limit: { clips } } })
      .hidden;
  expect(limitedTo(3, forty)).toHaveLength(3);
  expect(limitedTo(100, forty)).toHaveLength(10);
  const kept = new Set(idsOf(limitedTo(3, forty)));
  expect(idsOf(limitedTo(5, forty))).toEqual(expect.arrayContaining([...kept]));
  const without = forty.filter(({ id, domain }) => domain !== 'government' || kept.has(id));
  expect(new Set(idsOf(limitedTo(3, without)))).toEqual(kept);
});

test('of a domain, as many clips are needed as its most demanding split takes', () => {
  const open = ['health', 'agriculture'];
  const limited = (clips: number, part: string) => ({
    domains: open,
    share: part,
    limit: { clips },
  });
  const rules = {
    salt: 'salt',
    train: limited(5000, '80%'),
    val: limited(300, '20%'),
    hidden: { domains: ['government'], limit: { clips: 500 } },
  };
  expect(clipsNeeded(rules)).toEqual({ agriculture: 3438, government: 500, health: 3438 });
  expect(clipsNeeded({ ...rules, val: { domains: ['health'], share: '20%' } })).toEqual({
    agriculture: 3438,
    government: 500,
    health: null,
  });
});

test('a share is a fraction or a percentage, and the whole where left out', () => {
  expect(shareOf({ domains: ['a'], share: '12.5%' })).toBe(0.125);
  expect(shareOf({ domains: ['a'], share: 0.2 })).toBe(0.2);
  expect(shareOf({ domains: ['a'] })).toBe(1);
});

test.each([0, -0.1, 1.1, '80', '0%', '120%', 'most', '1e1%'])(
  'a share of %j is refused',
  (wrong) => {
    const rules = complementary(20);
    expect(splitsSchema.safeParse({ ...rules, val: { ...rules.val, share: wrong } }).success).toBe(
      false,
    );
  },
);
