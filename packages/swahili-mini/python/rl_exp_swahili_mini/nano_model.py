"""The whisper-nano architecture, its character tokenizer, processor and generation settings."""

from typing import Any

from transformers import (
    GenerationConfig,
    WhisperConfig,
    WhisperForConditionalGeneration,
    WhisperProcessor,
    WhisperTokenizer,
)
from transformers.convert_slow_tokenizer import bytes_to_unicode
from transformers.models.whisper.tokenization_whisper import LANGUAGES

from rl_exp_swahili_mini.features import feature_extractor

# The tokenizer of transformers counts from the first special token in this very order.
LANGUAGE_CODES = tuple(LANGUAGES)
MAX_TARGET_POSITIONS = 160
SOURCE_POSITIONS = 300
TASKS = ("translate", "transcribe")
SPECIAL = (
    "<|endoftext|>",
    "<|startoftranscript|>",
    *(f"<|{code}|>" for code in LANGUAGE_CODES),
    *(f"<|{task}|>" for task in TASKS),
    *("<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"),
)


def tokenizer() -> WhisperTokenizer:
    """One token for each byte, no merges, Whisper's special tokens after them."""
    characters = list(bytes_to_unicode().values())
    vocabulary = {token: index for index, token in enumerate((*characters, *SPECIAL))}
    return WhisperTokenizer(
        vocab=vocabulary,
        merges=[],
        unk_token=SPECIAL[0],
        bos_token=SPECIAL[0],
        eos_token=SPECIAL[0],
        pad_token=SPECIAL[0],
        extra_special_tokens=list(SPECIAL[1:]),
        language="sw",
        task="transcribe",
        model_max_length=MAX_TARGET_POSITIONS,
    )


def processor() -> WhisperProcessor:
    """Feature extractor and tokenizer together."""
    return WhisperProcessor(feature_extractor(), tokenizer())


def generation_config(tokens: WhisperTokenizer) -> GenerationConfig:
    """Greedy decoding by Whisper's conventions."""
    identify = tokens.convert_tokens_to_ids
    config: Any = GenerationConfig(
        bos_token_id=identify(SPECIAL[0]),
        eos_token_id=identify(SPECIAL[0]),
        pad_token_id=identify(SPECIAL[0]),
        decoder_start_token_id=identify("<|startoftranscript|>"),
        max_length=MAX_TARGET_POSITIONS,
        begin_suppress_tokens=[],
        suppress_tokens=[],
    )
    config.is_multilingual = True
    config.return_timestamps = False
    config.lang_to_id = {f"<|{code}|>": identify(f"<|{code}|>") for code in LANGUAGE_CODES}
    config.task_to_id = {task: identify(f"<|{task}|>") for task in TASKS}
    config.no_timestamps_token_id = identify("<|notimestamps|>")
    config.prev_sot_token_id = identify("<|startofprev|>")
    made: GenerationConfig = config
    return made


def nano_model(tokens: WhisperTokenizer) -> WhisperForConditionalGeneration:
    """An untrained whisper-nano: three encoder and two decoder layers of width 128."""
    end, start = range(len(tokens) - len(SPECIAL), len(tokens) - len(SPECIAL) + 2)
    # The encoder may be run at a clip's own length, in steps of half a second.
    context: dict[str, Any] = {"encoder_context": "own_length"}
    config = WhisperConfig(
        vocab_size=len(tokens),
        num_mel_bins=80,
        d_model=128,
        encoder_layers=3,
        decoder_layers=2,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=512,
        decoder_ffn_dim=512,
        max_source_positions=SOURCE_POSITIONS,
        max_target_positions=MAX_TARGET_POSITIONS,
        dropout=0.0,
        attention_dropout=0.0,
        activation_dropout=0.0,
        pad_token_id=end,
        bos_token_id=end,
        eos_token_id=end,
        decoder_start_token_id=start,
        begin_suppress_tokens=[],
        suppress_tokens=[],
        **context,
    )
    model = WhisperForConditionalGeneration(config)
    model.generation_config = generation_config(tokens)
    return model
