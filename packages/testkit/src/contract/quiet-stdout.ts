const consoleMethods = ['log', 'info', 'debug', 'dir', 'table'] as const;

/** What is written to stdout while `work` runs, past the contexts that plugins are given; none of it comes out. */
export async function stdoutDuring(work: () => Promise<unknown>): Promise<string> {
  const written: string[] = [];
  const keep = (...parts: readonly unknown[]): void =>
    void written.push(parts.map(String).join(' '));
  const { write } = process.stdout;
  const before = consoleMethods.map((name) => [name, console[name]] as const);
  process.stdout.write = (text: unknown) => {
    keep(text);
    return true;
  };
  for (const name of consoleMethods) console[name] = keep;
  try {
    await work();
  } finally {
    process.stdout.write = write;
    for (const [name, method] of before) console[name] = method;
  }
  return written.join('\n');
}
