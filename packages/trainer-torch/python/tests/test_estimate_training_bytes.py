import torch
from transformers import WhisperConfig

from rl_exp_trainer_torch.estimate_training_bytes import MicroBatchShape, estimate_training_bytes


def estimate(
    *,
    clips: int = 8,
    positions: int = 150,
    tokens: int = 40,
    frozen_layers: int = 0,
    lanes: int = 1,
) -> int:
    return estimate_training_bytes(
        WhisperConfig(),
        parameters=39_000_000,
        trainable_parameters=39_000_000 - 3_000_000 * frozen_layers,
        frozen_layers=frozen_layers,
        lanes=[[MicroBatchShape(1, 25, 5), MicroBatchShape(clips, positions, tokens)]] * lanes,
    )


def test_the_estimate_grows_with_what_memory_holds() -> None:
    base = estimate()
    assert base > 16 * 39_000_000
    assert estimate(clips=9) > base
    assert estimate(positions=175) > base
    assert estimate(tokens=41) > base
    assert estimate(frozen_layers=1) < base
    assert estimate(lanes=2) > base + 4 * 39_000_000


def test_the_estimate_is_near_what_training_keeps() -> None:
    """Against the bytes that autograd really saves for whisper-tiny's layers."""
    from transformers.models.whisper.modeling_whisper import WhisperForConditionalGeneration

    from rl_exp_trainer_torch.encode import encode
    from rl_exp_trainer_torch.loss import loss_sum

    config = WhisperConfig(
        vocab_size=1000, d_model=128, encoder_layers=3, decoder_layers=2, encoder_attention_heads=4,
        decoder_attention_heads=4, encoder_ffn_dim=512, decoder_ffn_dim=512, max_source_positions=150,
        pad_token_id=0, bos_token_id=0, eos_token_id=0, decoder_start_token_id=1,
        begin_suppress_tokens=None,
    )  # fmt: skip
    model = WhisperForConditionalGeneration(config)
    parameters = {parameter.data_ptr() for parameter in model.parameters()}
    saved: dict[int, int] = {}

    def keep(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in parameters:
            saved[storage.data_ptr()] = storage.nbytes()
        return tensor

    labels = [list(range(2, 46))] * 8
    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        loss = loss_sum(model, [encode(model, torch.randn(8, 80, 300))], labels, 4)
    assert loss.requires_grad
    estimated = estimate_training_bytes(
        config,
        parameters=0,
        trainable_parameters=0,
        frozen_layers=0,
        lanes=[[MicroBatchShape(8, 150, 44)]],
    )
    assert 0.7 < estimated / sum(saved.values()) < 1.6
