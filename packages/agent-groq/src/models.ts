/** The model that is asked where the experiment names none. */
export const defaultModel = 'openai/gpt-oss-120b';

export const reasoningEfforts = ['none', 'default', 'low', 'medium', 'high'] as const;
export type ReasoningEffort = (typeof reasoningEfforts)[number];

/** US dollars per million tokens. */
export interface Prices {
  readonly input: number;
  readonly cached_input: number;
  readonly output: number;
}

/** What is known of a model that its service does not say about itself. */
export interface KnownModel {
  /** Whether replies can be held to a JSON Schema while they are generated. */
  readonly jsonSchema: boolean;
  readonly jsonObject: boolean;
  /** Levels it takes, the one to send by default first; empty where it does not reason. */
  readonly reasoningEfforts: readonly ReasoningEffort[];
  readonly prices: Prices | null;
  /** What to say where the service does not list it. */
  readonly retired?: string;
}

const gptOss = {
  jsonSchema: true,
  jsonObject: true,
  reasoningEfforts: ['low', 'medium', 'high'],
} as const;
const llama = { jsonSchema: false, jsonObject: true, reasoningEfforts: [] } as const;
const qwen = {
  jsonSchema: false,
  jsonObject: true,
  reasoningEfforts: ['default', 'none'],
  prices: null,
} as const;
const retiredInAugust =
  'Groq retired it for free and developer accounts on 2026-08-16; enterprise contracts keep it';

const knownModels: Readonly<Record<string, KnownModel>> = {
  'openai/gpt-oss-120b': { ...gptOss, prices: { input: 0.15, cached_input: 0.075, output: 0.6 } },
  'openai/gpt-oss-20b': { ...gptOss, prices: { input: 0.075, cached_input: 0.0375, output: 0.3 } },
  'llama-3.3-70b-versatile': {
    ...llama,
    prices: { input: 0.59, cached_input: 0.59, output: 0.79 },
    retired: retiredInAugust,
  },
  'llama-3.1-8b-instant': {
    ...llama,
    prices: { input: 0.05, cached_input: 0.05, output: 0.08 },
    retired: retiredInAugust,
  },
  'qwen/qwen3.6-27b': qwen,
  'qwen/qwen3-32b': { ...qwen, retired: 'Groq retired it in August 2026' },
};

/** Of a model that nothing is known of, everything is tried; what its service refuses is left out from then on. */
const unknownModel: KnownModel = {
  jsonSchema: true,
  jsonObject: true,
  reasoningEfforts: [],
  prices: null,
};

export function knownModel(model: string): KnownModel {
  return (Object.hasOwn(knownModels, model) ? knownModels[model] : undefined) ?? unknownModel;
}

/** Models of a service's list to offer in place of one that it does not serve, at most five, the default first. */
export function replacementsFor(model: string, served: readonly string[]): readonly string[] {
  const family = model.split('/').at(-1)?.split('-')[0] ?? model;
  const rank = (id: string): number =>
    id === defaultModel
      ? 0
      : Object.hasOwn(knownModels, id)
        ? 1
        : id.includes(family)
          ? 2
          : /whisper|tts|guard|embed/.test(id)
            ? 4
            : 3;
  return served.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).slice(0, 5);
}
