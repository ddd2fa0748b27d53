import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { renderDiagnostics } from '../diagnostics/render-diagnostics.ts';
import { wantsColour } from '../reporters/paint.ts';
import type { CommandContext } from './command-context.ts';

/** Shows remarks on stderr, before whatever follows. */
export function tellRemarks(
  remarks: readonly Diagnostic[],
  { stderr, environment }: Pick<CommandContext, 'stderr' | 'environment'>,
): void {
  if (remarks.length === 0) return;
  const color = wantsColour(stderr, environment);
  stderr.write(`${renderDiagnostics(remarks, { color, noun: 'remark' })}\n\n`);
}
