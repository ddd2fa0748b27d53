/** What every command's exit code means. */
export const exitCodes: readonly (readonly [code: number, meaning: string])[] = [
  [0, 'done'],
  [1, 'the run or the verdict failed'],
  [2, 'usage'],
  [65, 'invalid experiment'],
  [69, 'a prerequisite is missing'],
  [70, 'a bug'],
  [130, 'interrupted'],
];
