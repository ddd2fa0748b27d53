import type { AgentV1, Exchange } from './agent-v1.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { Environment, StepResult } from './environment.ts';

/**
 * Lets an agent act until the episode terminates or is truncated. A client of the environment and nothing more: here
 * exchanges are sent and forgotten, and usage is counted from where this began.
 * Where `signal` aborts, the step under way is finished, or a decision given up, and the episode is left to be continued.
 */
export async function runEpisode(options: {
  readonly agent: AgentV1;
  readonly environment: Environment;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly onStep?: (result: StepResult) => void;
}): Promise<'ended' | 'interrupted'> {
  const { agent, environment, seed, signal, onStep } = options;
  let observation = deepFreeze(await environment.reset());
  const exchange: Exchange = async (_request, send) => await send(signal);
  let usage: Readonly<Record<string, number>> = {};
  while (observation.steps_left > 0) {
    if (signal.aborted) return 'interrupted';
    const decision = await agent
      .decide(observation, Object.freeze({ signal, seed, usage: deepFreeze(usage), exchange }))
      .catch((error: unknown) => {
        if (signal.aborted && isAbort(error)) return null;
        throw error;
      });
    if (decision === null) return 'interrupted';
    usage = addUsage(usage, decision.usage);
    const result = await environment.step(decision, `step-${observation.step + 1}`);
    onStep?.(result);
    if (result.terminated || result.truncated) return 'ended';
    observation = deepFreeze(result.observation);
  }
  return 'ended';
}

/** Whether an error says no more than that a signal was heeded; anything else is a finding of its own. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** What decisions cost together, name by name. */
export function addUsage(
  before: Readonly<Record<string, number>>,
  usage: Readonly<Record<string, number>> = {},
): Readonly<Record<string, number>> {
  const sums = Object.entries(usage).map(([name, amount]) => [name, (before[name] ?? 0) + amount]);
  return { ...before, ...Object.fromEntries(sums) };
}
