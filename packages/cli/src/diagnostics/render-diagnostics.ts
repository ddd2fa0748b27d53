import { styleText } from 'node:util';
import { renderFrame } from './code-frame.ts';
import type { Diagnostic } from './diagnostic.ts';

/** All problems, or remarks, as text for people: place, code, what is wrong, frame, what to do; then their count. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  { color, noun = 'problem' }: { readonly color: boolean; readonly noun?: 'problem' | 'remark' },
): string {
  const count = diagnostics.length === 1 ? `1 ${noun}` : `${diagnostics.length} ${noun}s`;
  return [...diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, color)), count].join(
    '\n\n',
  );
}

function renderDiagnostic(diagnostic: Diagnostic, color: boolean): string {
  const paint = (format: Parameters<typeof styleText>[0], text: string): string =>
    color ? styleText(format, text, { validateStream: false }) : text;
  const { file, line, column, code, message, hint, related = [] } = diagnostic;
  return [
    `${paint('bold', `${file}:${line}:${column}`)} ${paint('dim', code)}`,
    message,
    ...(diagnostic.frame.length === 0 ? [] : [renderFrame({ ...diagnostic, color })]),
    ...related.map((place) => `  ${place.message}: ${place.file}:${place.line}:${place.column}`),
    ...(hint === null ? [] : [`  ${paint('cyan', '→')} ${hint}`]),
  ].join('\n');
}
