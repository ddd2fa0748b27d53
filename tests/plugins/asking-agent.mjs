// An agent that asks something outside before each decision, and counts how often it was answered there.
import { meet, settings } from './faults.mjs';

const anything = { version: 1, vendor: 'test', validate: (value) => ({ value }) };

export default {
  [Symbol.for('rl-exp.plugin')]: true,
  kind: 'agent',
  name: 'asking',
  specificationVersion: 'v1',
  summary: 'Asks twice a step which action to take.',
  options: { '~standard': anything },
  create() {
    let isPrepared = false;
    return {
      async prepare() {
        meet('preflight');
        isPrepared = true;
      },
      close: async () => meet('close agent'),
      async decide({ step, choices }, { exchange, usage }) {
        meet(isPrepared ? 'decide' : 'decide unprepared');
        const ask = async (topic) => {
          const request = { topic, step, prompt: settings().prompt ?? 'please', usage };
          const answer = await exchange(request, async () => {
            meet('send', `${step}.${topic}`);
            return { action: step % 2 === 0 ? 'lr_up' : 'lr_down', topic };
          });
          meet('answered', `${step}.${topic}`);
          return answer;
        };
        await ask('opinion');
        const { action } = await ask('action');
        return { action, usage: { calls: 2, choices: choices.length } };
      },
    };
  },
};
