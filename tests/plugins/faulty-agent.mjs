// The mock agent, whose process ends before or after it has decided when a test says so, and which may branch unasked.
import mock from '../../packages/agent-mock/src/index.ts';
import { meet, settings } from './faults.mjs';

export default Object.freeze({
  ...mock,
  create(options, context) {
    const agent = mock.create(options, context);
    return {
      async decide(observation, asked) {
        meet('decide', observation.step + 1);
        const decision = await agent.decide(observation, asked);
        meet('decide done', observation.step + 1);
        const { at = 0, from } = settings().agent ?? {};
        return observation.step + 1 === at ? { ...decision, from } : decision;
      },
    };
  },
});
