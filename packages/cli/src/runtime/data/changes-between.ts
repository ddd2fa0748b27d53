import type { Example } from '@rl-exp/core';

/** As much of an example as was written down before. */
export type KnownExample = Pick<Example, 'id'> & Partial<Example>;

const namedAtMost = 3;

/** What came, what went and what is another, in a few words each; only what was known before is compared. */
export function changesBetween(
  before: readonly KnownExample[],
  after: readonly Example[],
): readonly string[] {
  const old = new Map(before.map((example) => [example.id, example]));
  const ids = new Set(after.map(({ id }) => id));
  const changed = (member: keyof Example): readonly string[] =>
    after
      .filter((example) => {
        const known = old.get(example.id)?.[member];
        return known !== undefined && known !== example[member];
      })
      .map(({ id }) => id);
  const groups = {
    gone: before.filter(({ id }) => !ids.has(id)).map(({ id }) => id),
    new: after.filter(({ id }) => !old.has(id)).map(({ id }) => id),
    'with other audio': changed('sha256'),
    'with another text': changed('text'),
    'with another speaker': changed('speaker'),
    'of another domain': changed('domain'),
    'of another length': changed('seconds'),
  };
  return Object.entries(groups)
    .filter(([, found]) => found.length > 0)
    .map(([what, found]) => {
      const more = found.length > namedAtMost ? ', …' : '';
      return `${found.length} ${what} (${found.slice(0, namedAtMost).join(', ')}${more})`;
    });
}
