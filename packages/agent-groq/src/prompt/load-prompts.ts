import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { PluginContext } from '@rl-exp/core';
import { groqErrors } from '../errors.ts';
import type { GroqOptions } from '../options.ts';
import { checkTemplate, type Template } from './fill-template.ts';
import { stepPlaceholders } from './render-step.ts';
import { systemPlaceholders } from './render-system.ts';

/** The two texts that every question is made of. */
export interface Prompts {
  readonly system: Template;
  readonly step: Template;
}

const builtIn = {
  system_prompt: { standard: 'system.md', bare: 'system-bare.md' },
  step_prompt: { standard: 'step.md' },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

/**
 * Reads the prompts that the options name.
 *
 * @throws RLX_GROQ_PROMPT_MISSING, RLX_GROQ_PROMPT_PLACEHOLDER
 */
export async function loadPrompts(
  options: Pick<GroqOptions, 'system_prompt' | 'step_prompt'>,
  context: Pick<PluginContext, 'resolveReference'>,
): Promise<Prompts> {
  const system = await loadPrompt('system_prompt', options.system_prompt, context);
  const step = await loadPrompt('step_prompt', options.step_prompt, context);
  checkTemplate(system, systemPlaceholders);
  checkTemplate(step, stepPlaceholders);
  return { system, step };
}

async function loadPrompt(
  option: keyof typeof builtIn,
  reference: string,
  { resolveReference }: Pick<PluginContext, 'resolveReference'>,
): Promise<Template> {
  const files: Readonly<Record<string, string>> = builtIn[option];
  const file = Object.hasOwn(files, reference) ? files[reference] : undefined;
  const path =
    file === undefined
      ? resolveReference(reference)
      : fileURLToPath(new URL(`../../prompts/${file}`, import.meta.url));
  const text = path === null ? null : await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw groqErrors.create('RLX_GROQ_PROMPT_MISSING', { option, reference });
  return { reference, text };
}
