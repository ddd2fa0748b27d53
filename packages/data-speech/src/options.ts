import { secretSchema } from '@rl-exp/core';
import { z } from 'zod';

const columnSchema = z.string().min(1).optional();
const columnsSchema = z.strictObject({
  audio: columnSchema.describe('Path of the audio, or in Parquet the audio itself.'),
  text: columnSchema.describe('What is said.'),
  speaker: columnSchema.describe('Who says it; the same speaker is never in two splits.'),
  domain: columnSchema.describe('Domain of the clip.'),
  id: columnSchema.describe('Name of the clip, unique in its domain.'),
});

export const optionsSchema = z.strictObject({
  source: z
    .string()
    .min(1)
    .describe(
      '`swahili-mini`; a folder, relative to the experiment; `afrivoice`; or a dataset of the Hugging Face hub as `owner/name`.',
    ),
  revision: z
    .string()
    .min(1)
    .optional()
    .describe('Branch, tag or commit of a dataset of the hub; `main` if not given.'),
  folder: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of the source to read alone, e.g. one of several languages.'),
  layout: z
    .enum(['auto', 'afrivoice', 'table', 'parquet'])
    .optional()
    .describe(
      '`afrivoice`: archives with tables; `table`: audio files with tables; `parquet`: audio in Parquet; `auto`, as if not given: what is there.',
    ),
  columns: columnsSchema
    .optional()
    .describe('Names of columns, where they are not among the usual ones.'),
  domain: z
    .string()
    .min(1)
    .optional()
    .describe('The domain of every clip of a source without domains.'),
  splits: z
    .array(z.string().min(1))
    .min(1)
    .default(['train'])
    .describe("Which of the corpus's own splits to read; the experiment divides their clips anew."),
  max_seconds: z
    .number()
    .positive()
    .max(30)
    .default(30)
    .describe('Longer clips are turned away. A Whisper encoder hears 30 seconds.'),
  token: secretSchema
    .optional()
    .describe('Environment variable that holds a Hugging Face token, for sources on the hub.'),
});
export type SpeechOptions = z.infer<typeof optionsSchema>;
