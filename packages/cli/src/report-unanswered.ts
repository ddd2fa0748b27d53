/** Says, where the process has nothing left to do before its command is over, that a plugin never answered. Returns what ends this. */
export function reportUnanswered(): () => void {
  const onIdle = async (): Promise<void> => {
    const { commandErrors } = await import('./commands/errors.ts');
    const { code, message, hint, exitCode } = commandErrors.create('RLX_NEVER_ANSWERED', {});
    process.stderr.write(`${code}: ${message}\n  → ${hint}\n`);
    process.exit(exitCode);
  };
  process.once('beforeExit', onIdle);
  return () => process.off('beforeExit', onIdle);
}
