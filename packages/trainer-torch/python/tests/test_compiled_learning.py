"""Learning without autograd: the bits of learning with it."""

import warnings
from typing import Any

import pytest
import torch
from transformers import WhisperConfig, WhisperForConditionalGeneration

from rl_exp_trainer_torch.adapters import Adapters
from rl_exp_trainer_torch.autograd_learning import AutogradLearning
from rl_exp_trainer_torch.compiled_learning import CompiledLearning
from rl_exp_trainer_torch.flat_parameters import FlatParameters
from rl_exp_trainer_torch.freeze_ladder import FreezeLadder
from rl_exp_trainer_torch.learning import Learning
from rl_exp_trainer_torch.loss import loss_sum
from rl_exp_trainer_torch.options import Lora

PROMPT = (50, 51)
PADDING = 7

MICRO_BATCHES = [
    ([(2, 40)], [(3, 4, 5), (6, PADDING, 3, 9, 9, 11)]),
    ([(1, 40), (2, 65)], [(3, 4), (8, 30, 31, 32), ()]),
    ([(1, 70)], [(PADDING,)]),
    ([(3, 25)], [(12, 13), (40,), (41, 42, 43, 44, 45)]),
]
"""Clips and encoder positions of each length, and tokens of their texts; one update."""

FACTOR = 1 / 67
"""Not a power of two, so that it rounds."""


def whisper(*, width: int, heads: int, layers: int, **config: Any) -> Any:
    """A model of 2 encoder layers whose every weight has a say, one that pads with a token of texts."""
    torch.manual_seed(0)
    model = WhisperForConditionalGeneration(
        WhisperConfig(
            vocab_size=60, d_model=width, encoder_layers=2, decoder_layers=layers,
            encoder_attention_heads=heads, decoder_attention_heads=heads, encoder_ffn_dim=2 * width,
            decoder_ffn_dim=3 * width, max_source_positions=70, max_target_positions=16,
            init_std=0.2, pad_token_id=PADDING, bos_token_id=52, eos_token_id=52,
            decoder_start_token_id=50, begin_suppress_tokens=None, **config,
        )
    )  # fmt: skip
    # Zeros and ones, as a fresh model has them, would hide what is forgotten.
    for parameter in model.parameters():
        if parameter.ndim == 1:
            torch.nn.init.normal_(parameter, mean=0.3, std=0.2)
    return model.train()


def update(model: Any, learning: Learning, frozen_layers: int) -> dict[str, torch.Tensor]:
    """Losses of an update's micro-batches, and the gradients of weights and encoder states."""
    ladder = FreezeLadder(model)
    flat = FlatParameters(ladder)
    ladder.freeze(frozen_layers)
    gradients = flat.parts(torch.zeros_like(flat.values()))
    for name, parameter in model.named_parameters():
        parameter.grad = gradients.get(name)
    generator = torch.Generator().manual_seed(1)
    results = {}
    for number, (shapes, texts) in enumerate(MICRO_BATCHES):
        heard = [torch.randn(*shape, model.config.d_model, generator=generator) for shape in shapes]
        for each in heard:
            each.requires_grad_(frozen_layers < model.config.encoder_layers)
        loss = learning.learn(
            model,
            # As the encoder's last norm gives them: no leaves.
            [each * 1.5 for each in heard],
            [(*PROMPT, *text, model.config.eos_token_id) for text in texts],
            len(PROMPT),
            factor=FACTOR,
            fresh=number == 0,
        )
        results[f"loss {number}"] = loss.clone()
        results |= {
            f"states {number}, {place}": each.grad
            for place, each in enumerate(heard)
            if each.grad is not None
        }
    return results | gradients


SHAPES = [(32, 2, 2, 1), (20, 2, 2, 1), (160, 4, 3, 2)]
"""Width, heads, decoder layers, and threads of each operation."""


@pytest.mark.parametrize(
    ("width", "heads", "layers", "threads", "frozen_layers"),
    [(*shape, frozen) for shape in SHAPES for frozen in range(2 + shape[2])],
)
def test_losses_and_gradients_have_the_same_bits(
    width: int, heads: int, layers: int, threads: int, frozen_layers: int
) -> None:
    model = whisper(width=width, heads=heads, layers=layers)
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            autograd = AutogradLearning(loss_sum, torch.device("cpu"), torch.float32)
            one, other = (
                update(model, learning, frozen_layers)
                for learning in (autograd, CompiledLearning())
            )
    finally:
        torch.set_num_threads(before)
    assert one.keys() == other.keys()
    assert any(name.startswith("states") for name in one) == (frozen_layers < 2)
    assert {name for name in one if not same_bits(one[name], other[name])} == set()
    learnt = {name for name in one if not name.startswith("model.encoder.")}
    assert {name for name in learnt if not one[name].any()} == set()


def same_bits(one: torch.Tensor, other: torch.Tensor) -> bool:
    """Equal, and zeros of the same sign."""
    return torch.equal(one.contiguous().view(torch.int32), other.contiguous().view(torch.int32))


def test_other_decoders_are_left_to_autograd() -> None:
    def fits(model: Any) -> bool:
        return CompiledLearning.fits(model)

    small = {"width": 16, "heads": 2, "layers": 1}
    assert fits(whisper(**small))
    assert not fits(whisper(**small, activation_function="relu"))
    assert not fits(whisper(**small, dropout=0.1))
    untied = whisper(**small)
    untied.proj_out.weight = torch.nn.Parameter(untied.proj_out.weight.detach().clone())
    assert not fits(untied)
    adapted = whisper(**small)
    Adapters.inject(adapted, Lora(rank=2, alpha=4, targets=("fc1",)), seed=1)
    assert not fits(adapted)
