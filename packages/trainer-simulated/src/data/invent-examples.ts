import { digestOf, type Example } from '@rl-exp/core';
import { hashUnit } from '../hash-unit.ts';
import type { SimulatedDataOptions } from './options.ts';

const syllables = [
  'ba',
  'chi',
  'da',
  'fu',
  'ga',
  'je',
  'ka',
  'li',
  'ma',
  'ndo',
  'pe',
  'ri',
  'su',
  'ta',
  'wa',
  'zi',
];

/** The examples of one domain: an invented text and length for each, the same for the same options. */
export function inventExamples(domain: string, options: SimulatedDataOptions): readonly Example[] {
  const { speakers, speakers_per_domain: own, clips, seed } = options;
  return [...named('speaker', speakers), ...named(`${domain}-speaker`, own)].flatMap((speaker) =>
    Array.from({ length: clips }, (_, clip) =>
      inventExample({ domain, speaker, clip: clip + 1, seed }),
    ),
  );
}

function inventExample(options: {
  readonly domain: string;
  readonly speaker: string;
  readonly clip: number;
  readonly seed: number;
}): Example {
  const { domain, speaker, clip, seed } = options;
  const id = `simulated-${domain}-${speaker}-${clip}`;
  const draw = (what: string): number => hashUnit(`${seed}|${id}|${what}`);
  const words = Array.from({ length: 6 + Math.floor(8 * draw('words')) }, (_, word) =>
    Array.from(
      { length: 2 + Math.floor(3 * draw(`${word}`)) },
      (_unused, syllable) => syllables[Math.floor(syllables.length * draw(`${word}.${syllable}`))],
    ).join(''),
  );
  const text = words.join(' ');
  const seconds = Number((words.length * (0.4 + 0.2 * draw('pace'))).toFixed(2));
  return {
    id,
    sha256: digestOf(`simulated audio|${seed}|${id}|${text}|${seconds}`),
    speaker,
    domain,
    text,
    seconds,
    audio: `${id}.simulated`,
  };
}

function named(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
}
