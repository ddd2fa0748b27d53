"""Encoder and decoder in training against transformers' own, in values and in gradients."""

from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import WhisperForConditionalGeneration

from rl_exp_trainer_torch.adapters import Adapters
from rl_exp_trainer_torch.decode import decode
from rl_exp_trainer_torch.encode import encode
from rl_exp_trainer_torch.options import Lora

TARGETS: dict[str, tuple[str, ...]] = {
    "plain": (),
    "some adapted": ("q_proj", "v_proj"),
    "all adapted": ("q_proj", "k_proj", "v_proj", "out_proj", "fc1", "fc2"),
}


@pytest.fixture(params=TARGETS.values(), ids=list(TARGETS))
def model(request: pytest.FixtureRequest, checkpoint_folder: Path) -> Any:
    model = WhisperForConditionalGeneration.from_pretrained(checkpoint_folder)
    if request.param:
        Adapters.inject(model, Lora(rank=4, alpha=8, targets=request.param), seed=1)
        generator = torch.Generator().manual_seed(2)
        for name, parameter in model.named_parameters():
            if "lora_B" in name:
                torch.nn.init.normal_(parameter, std=0.1, generator=generator)
    # Zeros, as a fresh model has them, would hide a bias that is forgotten or given to another projection.
    generator = torch.Generator().manual_seed(3)
    for name, parameter in model.named_parameters():
        if name.endswith("bias"):
            torch.nn.init.normal_(parameter, std=0.2, generator=generator)
        parameter.requires_grad_(not name.endswith("encoder.embed_positions.weight"))
    return model.train()


def noise(*shape: int) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(4))


def gradients(module: Any, made: torch.Tensor) -> dict[str, torch.Tensor]:
    """What every parameter takes from a loss that weighs each number differently."""
    named = {name: each for name, each in module.named_parameters() if each.requires_grad}
    taken = torch.autograd.grad(
        (made * noise(*made.shape)).sum(), list(named.values()), retain_graph=True
    )
    return dict(zip(named, taken, strict=True))


def trains_alike(module: Any, ours: torch.Tensor, theirs: torch.Tensor) -> None:
    torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-4)
    taken = gradients(module, ours)
    for name, expected in gradients(module, theirs).items():
        assert expected.any(), name
        assert (taken[name] - expected).norm() <= 1e-4 * expected.norm(), name


def test_the_encoder_trains_as_transformers_does(model: Any) -> None:
    features = noise(3, 80, 300)
    encoder = model.model.encoder
    trains_alike(encoder, encode(model, features), encoder(features).last_hidden_state)


def test_the_decoder_trains_as_transformers_does(model: Any) -> None:
    tokens = torch.randint(0, 256, (3, 20), generator=torch.Generator().manual_seed(5))
    heard, heard_by_theirs = (noise(3, 70, 32).requires_grad_() for _ in range(2))
    decoder = model.model.decoder
    ours = decode(model, tokens, heard)
    theirs = decoder(input_ids=tokens, encoder_hidden_states=heard_by_theirs).last_hidden_state
    trains_alike(decoder, ours, theirs)
    # What the encoder would learn from it.
    (learnt,) = torch.autograd.grad((ours * noise(*ours.shape)).sum(), heard)
    (expected,) = torch.autograd.grad((theirs * noise(*theirs.shape)).sum(), heard_by_theirs)
    torch.testing.assert_close(learnt, expected, rtol=1e-4, atol=1e-4)
