import type { Document, Fence } from './documents.ts';

/**
 * The shell script of a guide: its `sh` blocks in order, and before each the files that blocks name in their first line.
 * A block marked `proof`
 * takes long, or trains a real model; one marked `network` needs a hub, a registry or a secret.
 */
export function guideScript(
  { fences }: Pick<Document, 'fences'>,
  leftOut: readonly string[],
): { readonly script: string; readonly left: readonly Fence[] } {
  const isLeftOut = ({ mark }: Fence): boolean => leftOut.includes(mark);
  const used = fences.filter(
    (fence) => fence.language === 'sh' || (fence.path !== null && !fence.isExcerpt),
  );
  const lines = used
    .filter((fence) => !isLeftOut(fence))
    .map(({ language, text, path, place }) =>
      language === 'sh'
        ? `echo ${JSON.stringify(`# ${place}`)} >&2\n${text}`
        : `cat > '${path}' <<'END_OF_FILE'\n${text}END_OF_FILE\n`,
    );
  return { script: ['set -euo pipefail', ...lines].join('\n'), left: used.filter(isLeftOut) };
}
