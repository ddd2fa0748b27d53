// The simulated trainer, whose worker goes away when a test says so and stays away, and which can lie.
import { transitionKey } from '@rl-exp/core';
import simulated from '../../packages/trainer-simulated/src/index.ts';
import { meet, settings } from './faults.mjs';

/** Workers that this process has opened. */
let opened = 0;

export default Object.freeze({
  ...simulated,
  create(options, context) {
    const trainer = simulated.create(options, context);
    return {
      async open(request, signal) {
        meet('open');
        const handle = await trainer.open(request, signal);
        const {
          fingerprint: changed = {},
          flatters = false,
          replaced = {},
        } = settings().trainer ?? {};
        opened += 1;
        const fingerprint = { ...handle.fingerprint, ...changed, ...(opened > 1 ? replaced : {}) };
        let lost = null;
        const call = async (name, detail, work) => {
          if (lost !== null) throw lost;
          try {
            meet(name, detail);
            const result = await work();
            meet(`${name} done`, detail);
            return result;
          } catch (error) {
            lost = error;
            throw error;
          }
        };
        return {
          ...handle,
          fingerprint,
          advance(inputs, stop) {
            const { parent, hyperparameters, segment, replicate } = inputs;
            const data = request.train.digest;
            const key = transitionKey({
              parent: parent.id,
              hyperparameters,
              segment,
              replicate,
              data,
              fingerprint,
            });
            const told = flatters
              ? { ...inputs, segment: { audio_seconds: segment.audio_seconds * 3 } }
              : inputs;
            return call('advance', key, async () => await handle.advance(told, stop));
          },
          persist: (state, stop) =>
            call('persist', state.id, async () => await handle.persist(state, stop)),
          evaluate: (state, stop) =>
            call('evaluate', state.id, async () => await handle.evaluate(state, stop)),
          export: (state, directory) =>
            call('export', state.id, async () => await handle.export(state, directory)),
          async close() {
            meet('close');
            await handle.close();
          },
        };
      },
    };
  },
});
