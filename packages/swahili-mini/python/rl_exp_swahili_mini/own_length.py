"""Run a Whisper encoder at the length of its input instead of its full context."""

from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import gelu
from transformers import WhisperForConditionalGeneration


def encode(model: WhisperForConditionalGeneration, features: Tensor) -> Tensor:
    """Encoder states of (batch, 80, frames): the first frames / 2 sinusoidal positions are used."""
    encoder = model.model.encoder
    hidden = gelu(encoder.conv2(gelu(encoder.conv1(features)))).permute(0, 2, 1)
    hidden = hidden + encoder.embed_positions.weight[: hidden.shape[1]]
    for layer in encoder.layers:
        hidden = layer(hidden, None)
    states: Tensor = encoder.layer_norm(hidden)
    return states


def decode(model: WhisperForConditionalGeneration, inputs: Tensor, states: Tensor) -> Tensor:
    """Logits over the vocabulary."""
    hidden = model.model.decoder(input_ids=inputs, encoder_hidden_states=states)[0]
    logits: Tensor = model.proj_out(hidden)
    return logits


@torch.inference_mode()
def greedy(
    model: WhisperForConditionalGeneration, features: Tensor, language: str, max_new: int = 110
) -> Tensor:
    """Token ids of a greedy transcription."""
    ids: Any = model.generation_config
    prompt = [ids.decoder_start_token_id, ids.lang_to_id[f"<|{language}|>"]]
    prompt += [ids.task_to_id["transcribe"], ids.no_timestamps_token_id]
    states = encode(model, features)
    tokens = torch.tensor([prompt] * len(features))
    done = torch.zeros(len(features), dtype=torch.bool)
    cache, step = None, tokens
    for _ in range(max_new):
        out = model.model.decoder(
            input_ids=step, encoder_hidden_states=states, past_key_values=cache, use_cache=True
        )
        cache = out.past_key_values
        best = model.proj_out(out[0][:, -1]).argmax(-1)
        best = torch.where(done, ids.eos_token_id, best)
        tokens = torch.cat([tokens, best[:, None]], dim=1)
        done |= best == ids.eos_token_id
        if bool(done.all()):
            break
        step = best[:, None]
    return tokens
