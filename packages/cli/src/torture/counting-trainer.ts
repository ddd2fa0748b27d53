import { fileURLToPath } from 'node:url';
import { resolveModule } from '../plugins/resolve-module.ts';
import { tortureErrors } from './errors.ts';

/** The environment variable that names the file which the counting trainer appends to. */
export const countVariable = 'RL_EXP_TORTURE_COUNT';

/**
 * The source of a trainer plugin around the simulated one: before each segment it appends the segment's key to a file
 * and waits until that is on disk. So what was trained is known from the trainer itself, whatever the runtime says.
 */
export function countingTrainer(): string {
  return `import { appendFileSync } from 'node:fs';
import { transitionKey } from ${JSON.stringify(urlOf('@rl-exp/core'))};
import simulated from ${JSON.stringify(urlOf('@rl-exp/trainer-simulated'))};

export default Object.freeze({
  ...simulated,
  create(options, context) {
    const trainer = simulated.create(options, context);
    return {
      async open(request, signal) {
        const handle = await trainer.open(request, signal);
        return {
          ...handle,
          async advance(inputs, stop) {
            const key = transitionKey({
              parent: inputs.parent.id,
              hyperparameters: inputs.hyperparameters,
              segment: inputs.segment,
              data: request.train.digest,
              fingerprint: handle.fingerprint,
              replicate: inputs.replicate,
            });
            appendFileSync(process.env.${countVariable}, key + '\\n', { flush: true });
            return await handle.advance(inputs, stop);
          },
        };
      },
    };
  },
});
`;
}

/** Where this rl-exp finds a package; the plugin's folder has no packages of its own. */
function urlOf(specifier: string): string {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const url = resolveModule(specifier, [here]);
  if (url === undefined) throw tortureErrors.create('RLX_TORTURE_PACKAGE_MISSING', { specifier });
  return url.href;
}
