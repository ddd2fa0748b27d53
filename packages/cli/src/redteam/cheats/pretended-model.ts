import type { JournalEvent } from '@rl-exp/core';
import { replan } from '../forgery/replan.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'pretended-model',
  kind: 'cheat',
  summary:
    "A script's decisions are told as those of a language model, at full strength with invented exchanges.",
  caughtBy: ['decisions_redone'],
  strengths: { of: 'exchanges invented for each step', values: [0, 1] },
  async make(scene, exchanges) {
    const run = await replan(await scene.honest(), (configuration) => ({
      ...configuration,
      agent: {
        ...configuration.agent,
        use: 'groq',
        package: '@rl-exp/agent-groq',
        with: { model: 'openai/gpt-oss-120b', api_key: { env: 'GROQ_API_KEY' } },
      },
    }));
    const events = await run.readJournal();
    const told = events.flatMap((event): JournalEvent[] => {
      if (event.type !== 'decision' || exchanges === 0) return [event];
      const { step, decision } = event;
      const { action } = decision;
      const content = JSON.stringify({ action, rationale: 'It should lower the error rate.' });
      const usage = { input_tokens: 900, output_tokens: 40 };
      return [
        {
          type: 'exchange',
          step,
          index: 0,
          request: {
            model: 'openai/gpt-oss-120b',
            messages: [{ role: 'user', content: `Step ${step}` }],
          },
          answer: { choices: [{ message: { role: 'assistant', content } }], usage },
        },
        { ...event, decision: { ...decision, usage } },
      ];
    });
    await run.writeJournal(told);
    scene.submit(run);
  },
});
