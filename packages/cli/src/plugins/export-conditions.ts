/** The export conditions that this process resolves packages with. */
export function exportConditions(
  argv: readonly string[] = process.execArgv,
  nodeOptions: string = process.env['NODE_OPTIONS'] ?? '',
): Set<string> {
  const conditions = new Set(['node', 'import', 'module-sync']);
  const words = [...argv, ...nodeOptions.split(/\s+/)];
  words.forEach((word, index) => {
    const joined = /^(?:--conditions|-C)=(.+)$/.exec(word)?.[1];
    const next = word === '--conditions' || word === '-C' ? words[index + 1] : undefined;
    const condition = joined ?? next;
    if (condition !== undefined) conditions.add(condition);
  });
  return conditions;
}
