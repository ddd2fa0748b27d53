// The simulated trainer with transcripts that a test gives, so that what is shown of transcripts can be told to the letter.
import simulated from '../../packages/trainer-simulated/src/index.ts';
import { settings } from './faults.mjs';

export default Object.freeze({
  ...simulated,
  create(options, context) {
    const trainer = simulated.create(options, context);
    return {
      async open(request, signal) {
        const handle = await trainer.open(request, signal);
        return {
          ...handle,
          evaluate: async () => ({ metrics: settings().metrics, items: settings().items }),
        };
      },
    };
  },
});
