import { groqErrors } from '../errors.ts';

/** A prompt's text and what it is called in the experiment. */
export interface Template {
  readonly reference: string;
  readonly text: string;
}

const placeholder = /\{\{\s*(\w+)\s*\}\}/g;

/** @throws RLX_GROQ_PROMPT_PLACEHOLDER for a placeholder that does not exist, so that no run begins with it. */
export function checkTemplate({ reference, text }: Template, known: readonly string[]): void {
  for (const [, name = ''] of text.matchAll(placeholder)) {
    if (!known.includes(name)) {
      throw groqErrors.create('RLX_GROQ_PROMPT_PLACEHOLDER', { reference, name, known });
    }
  }
}

/** The prompt with its placeholders filled. What is filled in is not looked through again. */
export function fillTemplate(
  { text }: Template,
  sections: Readonly<Record<string, string>>,
): string {
  return text.replaceAll(placeholder, (whole, name: string) => sections[name] ?? whole).trim();
}
