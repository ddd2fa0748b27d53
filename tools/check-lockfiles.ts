import type { SourceFile } from './check-imports.ts';

/** Lines of lockfiles that hold a download address: a lock names versions and digests, the registry is the reader's. */
export function lockfileFaults(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        /https?:\/\//.test(line) ? [`${path}:${index + 1} holds an address`] : [],
      ),
  );
}
