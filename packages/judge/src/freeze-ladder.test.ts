import { describe, expect, test } from 'vitest';
import { isFrozen } from './freeze-ladder.ts';

const layers = { encoder: 2, decoder: 2 };
/** The number of frozen layers from which on a tensor no longer trains. */
const rungs: Readonly<Record<string, number>> = {
  'model.encoder.conv1.weight': 1,
  'model.encoder.conv2.bias': 1,
  'model.encoder.layers.0.self_attn.k_proj.weight': 1,
  'model.encoder.layers.1.fc2.weight': 2,
  'model.encoder.layer_norm.weight': 2,
  'model.decoder.embed_tokens.weight': 3,
  'model.decoder.embed_positions.weight': 3,
  'proj_out.weight': 3,
  'model.decoder.layers.0.encoder_attn.q_proj.bias': 3,
  'model.decoder.layers.1.fc1.weight': 4,
  'model.decoder.layer_norm.bias': 4,
};

describe('isFrozen', () => {
  test.each(Object.entries(rungs))('%s trains below %i frozen layers', (name, rung) => {
    const frozen = [0, 1, 2, 3, 4].map((frozenLayers) => isFrozen(name, frozenLayers, layers));
    expect(frozen).toEqual([0, 1, 2, 3, 4].map((frozenLayers) => frozenLayers >= rung));
  });

  test("the encoder's positions never train", () => {
    expect(isFrozen('model.encoder.embed_positions.weight', 0, layers)).toBe(true);
  });
});
