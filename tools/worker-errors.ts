/** An error that a Python worker raises, as its source says it. */
export interface WorkerErrorSource {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly exitCode: number;
}

/** The `WorkerError(code, message, hint, exit_code=…)` calls of a Python source whose arguments are written out. */
export function workerErrorsIn(source: string): readonly WorkerErrorSource[] {
  return [...source.matchAll(/\bWorkerError\(\s*(?="RLX_)/g)].flatMap((match) => {
    const [code, message, hint, ...rest] = argumentsFrom(
      source.slice(match.index + match[0].length),
    );
    if (code === undefined || message === undefined || hint === undefined) return [];
    const exitCode = /exit_code\s*=\s*(\d+)/.exec(rest.join(','))?.[1] ?? '1';
    return [{ code, message, hint, exitCode: Number(exitCode) }];
  });
}

/** Arguments of a call up to its closing parenthesis: texts joined and with `<…>` for what is filled in, others as written. */
function argumentsFrom(source: string): readonly string[] {
  const tokens = source.matchAll(
    /(?<text>[rf]*"(?:[^"\\]|\\.)*")|(?<sign>[(),[\]{}])|(?<other>[^"(),[\]{}\s]+)/g,
  );
  const found: string[] = [];
  let current = '';
  let depth = 0;
  for (const { groups = {} } of tokens) {
    const { text, sign, other } = groups;
    if (text !== undefined && depth === 0) current += textOf(text);
    else if (other !== undefined) current += other;
    else if (sign === ',' && depth === 0) {
      found.push(current);
      current = '';
    } else if (sign === ')' && depth === 0) break;
    else if (sign !== undefined && sign !== ',') depth += '([{'.includes(sign) ? 1 : -1;
  }
  return [...found, current].filter((argument) => argument !== '');
}

function textOf(literal: string): string {
  const inner = literal.slice(literal.indexOf('"') + 1, -1).replace(/\\(.)/g, '$1');
  return literal.startsWith('f') ? inner.replace(/\{[^{}]*\}/g, '<…>') : inner;
}
