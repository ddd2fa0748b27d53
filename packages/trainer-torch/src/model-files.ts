import { readdir } from 'node:fs/promises';

const names = new Set([
  'config.json',
  'generation_config.json',
  'preprocessor_config.json',
  'processor_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'normalizer.json',
  'vocab.json',
  'merges.txt',
  'model.safetensors.index.json',
]);

/**
 * Names of the files in a Whisper folder that decide what the model does: the weights, and what transformers reads
 * beside them. Other files are somebody's notes. Empty for a folder that is not there.
 */
export async function modelFiles(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder).catch(() => []);
  return found.filter((name) => names.has(name) || name.endsWith('.safetensors')).toSorted();
}
