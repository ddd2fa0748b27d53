import { isAdapted, type Lora } from './lora.ts';

const layer = /^model\.(encoder|decoder)\.layers\.(\d+)\./;

/** How many layers a checkpoint has. */
export interface LayerCounts {
  readonly encoder: number;
  readonly decoder: number;
}

/**
 * Whether a tensor trains while so many layers are frozen. Layers are counted from the input: the convolutions go
 * with the first encoder layer, the encoder's last norm with its last layer, the embeddings with the first decoder
 * layer, the decoder's last norm with its last. The encoder's positions never train, and beside adapters nothing does
 * but what they are merged into.
 */
export function isFrozen(
  name: string,
  frozenLayers: number,
  layers: LayerCounts,
  lora: Lora | null,
): boolean {
  if (name === 'model.encoder.embed_positions.weight') return true;
  if (lora !== null && !isAdapted(name, lora)) return true;
  return rungOf(name, layers) < frozenLayers;
}

function rungOf(name: string, { encoder, decoder }: LayerCounts): number {
  const [, part, index] = layer.exec(name) ?? [];
  if (part !== undefined) return Number(index) + (part === 'encoder' ? 0 : encoder);
  if (name.startsWith('model.encoder.layer_norm.')) return encoder - 1;
  if (name.startsWith('model.encoder.')) return 0;
  // The output projection is the embedding, where it is stored at all.
  if (name.startsWith('model.decoder.embed_') || name.startsWith('proj_out.')) return encoder;
  return encoder + decoder - 1;
}
