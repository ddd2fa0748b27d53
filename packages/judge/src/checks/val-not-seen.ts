import type { Example } from '@rl-exp/core';
import { normaliseText } from '../counting/normalise-text.ts';
import { defineCheck } from './check.ts';

const shown = 10;

/**
 * No clip is in train and in val, by its id or its samples, and none is twice in a split. The same sentence may be
 * read by several people, so texts in both are counted.
 */
export const valNotSeen = defineCheck('val_not_seen', ({ splits }, results) => {
  const { train, val, hidden } = splits;
  const within = (
    known: readonly Example[],
    key: (example: Example) => string,
  ): readonly Example[] => {
    const keys = new Set(known.map(key));
    return val.examples.filter((example) => keys.has(key(example)));
  };
  const problems: string[] = [];
  for (const [what, examples] of Object.entries({
    id: within(train.examples, ({ id }) => id),
    samples: within(train.examples, ({ sha256 }) => sha256),
  })) {
    if (examples.length === 0) continue;
    const ids = examples.slice(0, shown).map(({ id }) => id);
    problems.push(
      `${examples.length} clips of val have the same ${what} as one in train: ${ids.join(', ')}.`,
    );
  }
  for (const [name, { examples }] of Object.entries({ train, val, hidden })) {
    const twice = examples.length - new Set(examples.map(({ id }) => id)).size;
    if (twice > 0) problems.push(`${twice} ids of ${name} are there more than once.`);
  }
  const texts = within(train.examples, ({ text }) => normaliseText(text)).length;
  return results.of(
    problems,
    `None of ${val.examples.length} clips of val is in train; ${texts} have a text that is in train too.`,
    { clips: val.examples.length, shared_texts: texts },
  );
});
