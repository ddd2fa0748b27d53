"""Our encoder, loss and decoder against those of transformers."""

from pathlib import Path

import pytest
import torch
from tiny_checkpoint import model_files, write_tiny_checkpoint
from transformers import WhisperForConditionalGeneration
from transformers.modeling_outputs import BaseModelOutput

from rl_exp_trainer_torch.checkpoint import Checkpoint, load_checkpoint
from rl_exp_trainer_torch.encode import encode
from rl_exp_trainer_torch.greedy_decoder import GreedyDecoder
from rl_exp_trainer_torch.loss import loss_sum, target_tokens
from rl_exp_trainer_torch.options import Options


@pytest.fixture(scope="module")
def checkpoint(checkpoint_folder: Path) -> Checkpoint:
    return load(checkpoint_folder)


def load(folder: Path) -> Checkpoint:
    options = Options(folder, 1, "sw", "transcribe", "auto", "auto", 0, 1, 1.5, None, 8)
    checkpoint = load_checkpoint(options, folder, model_files(folder))
    checkpoint.model.eval()
    return checkpoint


def noise(clips: int, frames: int) -> torch.Tensor:
    return torch.randn(clips, 80, frames, generator=torch.Generator().manual_seed(frames))


def test_the_full_window_equals_transformers(checkpoint: Checkpoint) -> None:
    features = noise(3, 300)
    with torch.inference_mode():
        expected = checkpoint.model.model.encoder(features).last_hidden_state
        assert torch.equal(encode(checkpoint.model, features), expected)


def test_a_short_window_equals_a_model_cut_to_it(checkpoint: Checkpoint) -> None:
    features = noise(2, 100)
    before = checkpoint.model.model.encoder.embed_positions.weight.clone()
    with torch.inference_mode():
        states = encode(checkpoint.model, features)
        encoder = load(checkpoint.folder).model.model.encoder
        encoder.config.max_source_positions = 50
        encoder.embed_positions = torch.nn.Embedding(50, 32, _weight=before[:50])
        assert torch.equal(states, encoder(features).last_hidden_state)
    assert torch.equal(checkpoint.model.model.encoder.embed_positions.weight, before)


def test_the_loss_equals_transformers_over_the_same_targets(checkpoint: Checkpoint) -> None:
    vocabulary = checkpoint.vocabulary
    labels = [vocabulary.labels("ng'ombe wawili"), vocabulary.labels("maji")]
    prompt = len(vocabulary.prompt)
    longest = max(map(len, labels))
    # What transformers is given starts after the first prompt token, because it shifts right itself.
    padded = torch.tensor(
        [
            [-100] * (prompt - 1) + list(row[prompt:]) + [-100] * (longest - len(row))
            for row in labels
        ]
    )
    inputs = torch.tensor([list(row[:-1]) + [0] * (longest - len(row)) for row in labels])
    features = noise(2, 300)
    with torch.inference_mode():
        ours = loss_sum(checkpoint.model, [encode(checkpoint.model, features)], labels, prompt)
        theirs = checkpoint.model(
            input_features=features, decoder_input_ids=inputs, labels=padded
        ).loss
    assert ours / target_tokens(labels, prompt) == pytest.approx(theirs.item(), rel=1e-5)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("frames", [300, 150])
def test_greedy_decoding_equals_generate(tmp_path: Path, seed: int, frames: int) -> None:
    checkpoint = load(write_tiny_checkpoint(tmp_path, seed=seed))
    model: WhisperForConditionalGeneration = checkpoint.model
    features = noise(6, frames)
    with torch.inference_mode():
        states = encode(model, features)
        tokens = GreedyDecoder(model, checkpoint.vocabulary).decode([states], [40] * 6)
        generated = model.generate(
            encoder_outputs=BaseModelOutput(last_hidden_state=states),
            language="sw",
            task="transcribe",
            max_new_tokens=40,
            num_beams=1,
            do_sample=False,
        )
    end = checkpoint.vocabulary.end
    expected = [row[: row.index(end)] if end in row else row for row in generated.tolist()]
    assert tokens == expected
    assert len({tuple(row) for row in tokens}) > 1


def test_each_row_keeps_its_budget_and_finishes_alone(checkpoint: Checkpoint) -> None:
    model, vocabulary = checkpoint.model, checkpoint.vocabulary
    with torch.inference_mode():
        states = encode(model, noise(6, 200))
        decoder = GreedyDecoder(model, vocabulary)
        budgets = [1, 2, 30, 3, 40, 5]
        together = decoder.decode([states], budgets)
        full = decoder.decode([states], [40] * 6)
        for row, (tokens, budget) in enumerate(zip(together, budgets, strict=True)):
            assert tokens == full[row][:budget]
