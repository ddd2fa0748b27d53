import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Begins with the tests of whole runs, which take minutes where others take seconds, so that none of them is left to the
 * end alone. What took how long is known only where tests have run before.
 */
export class WholeRunsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- of a sequencer, not of an array
    const sorted = await super.sort(files);
    const isWholeRun = ({ moduleId }: TestSpecification): boolean =>
      /\/tests\/[^/]+$/.test(moduleId);
    return [...sorted.filter(isWholeRun), ...sorted.filter((file) => !isWholeRun(file))];
  }
}
