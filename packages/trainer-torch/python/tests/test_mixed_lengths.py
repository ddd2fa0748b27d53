"""Clips of several lengths in one micro-batch: each gives what it gives alone."""

from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_checkpoint import model_files

from rl_exp_trainer_torch.checkpoint import Checkpoint, load_checkpoint
from rl_exp_trainer_torch.encode import encode
from rl_exp_trainer_torch.greedy_decoder import GreedyDecoder
from rl_exp_trainer_torch.loss import TOKENS_PER_BUCKET, loss_sum, pad_labels, padded_loss_sum
from rl_exp_trainer_torch.options import Options
from rl_exp_trainer_torch.pad_states import pad_states

TEXTS = ["maji", "ng'ombe wawili", "", "moto na mvua", "jua"]

CPU = torch.device("cpu")

BUCKETS = [(100, [0, 1]), (170, [2]), (300, [3, 4])]
"""Frames of features, and the clips that have as many."""


@pytest.fixture
def checkpoint(checkpoint_folder: Path, open_params: Any) -> Checkpoint:
    options = Options.parse(open_params()["options"])
    return load_checkpoint(options, checkpoint_folder, model_files(checkpoint_folder))


@pytest.fixture
def features() -> list[torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    return [torch.randn(len(clips), 80, frames, generator=generator) for frames, clips in BUCKETS]


def gradients(model: Any, loss: torch.Tensor) -> dict[str, torch.Tensor]:
    model.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    return {
        name: parameter.grad.clone()
        for name, parameter in model.named_parameters()
        if parameter.grad is not None
    }


def test_loss_and_gradients_are_the_sums_of_each_alone(
    checkpoint: Checkpoint, features: list[torch.Tensor]
) -> None:
    model, prompt = checkpoint.model.train(), len(checkpoint.vocabulary.prompt)
    labels = [checkpoint.vocabulary.labels(text) for text in TEXTS]
    together = loss_sum(model, [encode(model, each) for each in features], labels, prompt)
    alone = sum(
        loss_sum(model, [encode(model, bucket[place : place + 1])], [labels[clip]], prompt)
        for bucket, (_, clips) in zip(features, BUCKETS, strict=True)
        for place, clip in enumerate(clips)
    )
    assert isinstance(alone, torch.Tensor)
    assert together.item() == pytest.approx(alone.item(), rel=1e-6)
    taken = gradients(model, together)
    expected = gradients(model, alone)
    assert taken.keys() == expected.keys()
    assert any(name.startswith("model.encoder.conv1") for name in taken)
    for name, gradient in expected.items():
        assert (taken[name] - gradient).norm() <= 1e-4 * gradient.norm(), name


def test_padded_labels_give_the_same_loss_and_gradients(
    checkpoint: Checkpoint, features: list[torch.Tensor]
) -> None:
    model, prompt = checkpoint.model.train(), len(checkpoint.vocabulary.prompt)
    bucket = torch.cat([features[0], features[0] + 1, features[0] - 1])[: len(TEXTS)]
    labels = [checkpoint.vocabulary.labels(text) for text in TEXTS]
    assert len(set(map(len, labels))) == len(bucket) == len(TEXTS)
    expected = loss_sum(model, [encode(model, bucket)], labels, prompt)
    given, wanted = pad_labels(labels, prompt, bucket.device)
    assert given.shape == wanted.shape and given.shape[1] > max(map(len, labels)) - 1
    padded = padded_loss_sum(model, encode(model, bucket), given, wanted)
    assert padded.item() == pytest.approx(expected.item(), rel=1e-6)
    taken, wanted_gradients = gradients(model, padded), gradients(model, expected)
    assert taken.keys() == wanted_gradients.keys()
    for name, gradient in wanted_gradients.items():
        assert (taken[name] - gradient).norm() <= 1e-4 * gradient.norm(), name


@pytest.mark.parametrize("prompt_length", [1, 4])
def test_labels_of_a_bucket_share_one_shape(prompt_length: int) -> None:
    def length(target_tokens: int) -> int:
        row = [*[7] * prompt_length, *range(100, 100 + target_tokens)]
        given, wanted = pad_labels([row, row[: prompt_length + 1]], prompt_length, CPU)
        assert given.shape == wanted.shape
        assert given[0, : len(row) - 1].tolist() == row[:-1]
        assert [token for token in wanted[0].tolist() if token >= 0] == row[prompt_length:]
        return given.shape[1]

    most = TOKENS_PER_BUCKET + 1 - prompt_length
    assert {length(count) for count in range(1, most + 1)} == {TOKENS_PER_BUCKET}
    assert length(most + 1) == 2 * TOKENS_PER_BUCKET


def test_each_is_decoded_as_alone(checkpoint: Checkpoint, features: list[torch.Tensor]) -> None:
    model = checkpoint.model.eval()
    decoder = GreedyDecoder(model, checkpoint.vocabulary)
    budgets = [40, 7, 1, 25, 40]
    with torch.inference_mode():
        states = [encode(model, each) for each in features]
        together = decoder.decode(states, budgets)
        for bucket, (_, clips) in zip(states, BUCKETS, strict=True):
            for place, clip in enumerate(clips):
                alone = decoder.decode([bucket[place : place + 1]], [budgets[clip]])
                assert [together[clip]] == alone
    assert len(set(map(tuple, together))) == len(TEXTS)


def test_shorter_ones_have_masked_zeros_behind_them() -> None:
    states = [torch.ones(2, 3, 4), torch.ones(1, 5, 4)]
    padded, mask = pad_states(states)
    assert mask is not None
    assert padded.shape == (3, 5, 4)
    assert mask.shape == (3, 1, 1, 5)
    assert mask[:, 0, 0].tolist() == [[True] * 3 + [False] * 2] * 2 + [[True] * 5]
    assert torch.equal(padded, mask[:, 0, 0, :, None].expand(-1, -1, 4).float())


def test_one_length_needs_no_mask() -> None:
    states = torch.ones(2, 3, 4)
    padded, mask = pad_states([states])
    assert padded is states
    assert mask is None
