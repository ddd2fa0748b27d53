import { defineErrors } from '@rl-exp/core';

const unchanged = 'Nothing was trained for this step.';

export const groqErrors = defineErrors({
  RLX_GROQ_KEY_MISSING: {
    title: 'No key for Groq',
    exitCode: 69,
    message: ({ variable }: { variable: string }) =>
      `Agent 'groq' needs a key for Groq, and ${variable} is not set.`,
    hint: ({ variable }: { variable: string }) =>
      `Make a key at https://console.groq.com/keys, type 'export ${variable}=…', then the same command again. Without a key: --mock, or base_url of a local server.`,
  },
  RLX_GROQ_KEY_UNUSABLE: {
    title: 'Not a key',
    exitCode: 69,
    message: ({ variable }: { variable: string }) =>
      `${variable} holds blanks, quotes or other characters that no key has.`,
    hint: ({ variable }: { variable: string }) =>
      `Set it anew, without quotes in the value: 'export ${variable}=…'.`,
  },
  RLX_GROQ_KEY_REFUSED: {
    title: 'Key refused',
    exitCode: 69,
    message: ({
      variable,
      address,
      status,
      said,
    }: {
      variable: string | null;
      address: string;
      status: number | null;
      said: string;
    }) =>
      `${address} refused ${variable === null ? 'to answer without a key' : `the key in ${variable}`} (${status}): ${said}`,
    hint: ({ variable }: { variable: string | null }) =>
      variable === null
        ? 'Name the variable that holds the key: --set agent.with.api_key.env=NAME.'
        : `Set ${variable} to a key that is valid, then type the same command again; it goes on where it was.`,
  },
  RLX_GROQ_MODEL_GONE: {
    title: 'Model not served',
    exitCode: 69,
    message: ({
      model,
      address,
      retired,
      replacements,
    }: {
      model: string;
      address: string;
      retired: string | null;
      replacements: readonly string[];
    }) =>
      `${address} does not serve '${model}'${retired === null ? '' : ` (${retired})`}${
        replacements.length === 0 ? '' : `; it serves ${replacements.join(', ')}`
      }.`,
    hint: ({ replacements }: { replacements: readonly string[] }) =>
      `Take another model: --set agent.with.model=${replacements[0] ?? 'NAME'}.`,
  },
  RLX_GROQ_UNREACHABLE: {
    title: 'Service out of reach',
    exitCode: 69,
    message: ({ address, said }: { address: string; said: string }) =>
      `Nobody answers at ${address}: ${said}`,
    hint: () =>
      'Look at the network and at agent.with.base_url, then type the same command again. Nothing was trained yet.',
  },
  RLX_GROQ_UNAVAILABLE: {
    title: 'No answer to be had',
    exitCode: 1,
    message: ({ step, why }: { step: number; why: string }) =>
      `No answer for step ${step + 1}: ${why}`,
    hint: () =>
      `${unchanged} Type the same command later and it goes on here; with agent.with.on_unavailable=hold such steps change nothing.`,
  },
  RLX_GROQ_REPLY_INVALID: {
    title: 'No legal action in the reply',
    exitCode: 1,
    message: ({ step, model, problem }: { step: number; model: string; problem: string }) =>
      `'${model}' named no legal action at step ${step + 1}: ${problem}.`,
    hint: () =>
      `${unchanged} The reply is on record, so going on gives the same. Type the command with --set agent.with.on_invalid=hold, or with --fresh to ask anew.`,
  },
  RLX_GROQ_NO_HOLD: {
    title: 'Neither hold nor stop allowed',
    exitCode: 65,
    message: ({ allowed }: { allowed: readonly string[] }) =>
      `Agent 'groq' got no legal action, and the experiment allows none that changes nothing or ends (${allowed.join(', ')}).`,
    hint: () => `${unchanged} Allow hold in environment.actions.`,
  },
  RLX_GROQ_PROMPT_MISSING: {
    title: 'Prompt not found',
    exitCode: 65,
    message: ({ option, reference }: { option: string; reference: string }) =>
      `The prompt '${reference}' of agent.with.${option} is neither built in nor a file beside the experiment.`,
    hint: () =>
      'Name standard, or a file by its path from the experiment file, e.g. ./my-prompt.md.',
  },
  RLX_GROQ_PROMPT_PLACEHOLDER: {
    title: 'Unknown placeholder in a prompt',
    exitCode: 65,
    message: ({
      reference,
      name,
      known,
    }: {
      reference: string;
      name: string;
      known: readonly string[];
    }) =>
      `The prompt '${reference}' has the placeholder {{${name}}}; there are ${known.map((one) => `{{${one}}}`).join(', ')}.`,
    hint: () => 'Mend the placeholder in that file, then type the same command again.',
  },
});
