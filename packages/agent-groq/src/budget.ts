import type { GroqOptions } from './options.ts';

/** Which budget of the episode is spent, in words; null where another question may be asked. */
export function spentBudget(
  budget: GroqOptions['budget'],
  ...usages: readonly Readonly<Record<string, number>>[]
): string | null {
  const sum = (...names: readonly string[]): number =>
    usages.flatMap((usage) => names.map((name) => usage[name] ?? 0)).reduce((a, b) => a + b, 0);
  const spent = {
    requests: sum('requests'),
    tokens: sum('prompt_tokens', 'completion_tokens'),
    usd: sum('usd'),
  };
  for (const unit of ['requests', 'tokens', 'usd'] as const) {
    const most = budget[unit];
    if (most !== undefined && spent[unit] >= most) {
      return `the budget of ${most} ${unit} is spent`;
    }
  }
  return null;
}
