import { z } from 'zod';
import { baselinesErrors } from '../errors.ts';
import { definePolicy } from '../policy.ts';
import { answerHelp, parseAnswer } from './human-answer.ts';
import { questionText } from './human-question.ts';

const answerSchema = z.strictObject({
  action: z.string(),
  values: z.record(z.string(), z.number()).optional(),
});

/** A person at the terminal. The answer is on record as an exchange, so that it is never asked for twice. */
export const human = definePolicy({
  options: z.strictObject({
    policy: z.literal('human').describe('Asks a person at the terminal.'),
  }),
  create(_options, { ask }) {
    return {
      async prepare() {
        if (ask === undefined) throw baselinesErrors.create('RLX_BASELINES_NO_TERMINAL', {});
      },
      async decide(observation, { exchange }) {
        const { step, state, choices } = observation;
        const request = { step, state, actions: choices.map(({ action }) => action) };
        const answer = await exchange(request, async (signal) => {
          if (ask === undefined) throw baselinesErrors.create('RLX_BASELINES_NO_TERMINAL', {});
          let question = questionText(observation);
          for (;;) {
            const parsed = parseAnswer(await ask(question, signal), observation);
            if ('answer' in parsed) return parsed.answer;
            question = 'help' in parsed ? answerHelp(observation) : `${parsed.problem}\n? `;
          }
        });
        const { action, values } = answerSchema.parse(answer);
        return values === undefined ? { action } : { action, values };
      },
    };
  },
});
