import { isRlExpError } from '@rl-exp/core';
import { writeState } from '../simulated-state.ts';

const say = (said: object): void => void process.stdout.write(JSON.stringify(said));

// Writes a state into the folder named on the command line, and says what came of it.
const [blobs = ''] = process.argv.slice(2);
try {
  const start = { seed: 7, learned: (0).toFixed(12), optimizer_steps: 0, examples: 0 };
  say({ state: (await writeState(blobs, start)).id });
} catch (error) {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  say({ code, wrapped: isRlExpError(error) });
}
