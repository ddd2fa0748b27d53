"""How a checkpoint is decoded, where it is older than the keys that say so."""

import re
from typing import Any

_LANGUAGE = re.compile(r"^<\|[a-z]{2,3}\|>$")
_TASKS = ("transcribe", "translate")
_ENGLISH_VOCABULARY = 51864
"""OpenAI's English-only models have one text token less than the others; the tokenizer names languages in both."""


def complete_generation_config(model: Any, tokenizer: Any) -> None:
    """Brings a model's generation config to what transformers asks for today, whatever the checkpoint's age.

    What it says stays. Languages, tasks and special tokens that it lacks are taken from the tokenizer: checkpoints of
    2022 say in config.json alone how they are decoded. `forced_decoder_ids` goes, in both configs: it is deprecated,
    and would overrule nobody who names language and task, and everybody who does not.
    """
    settings, config = model.generation_config, model.config
    forced = getattr(settings, "forced_decoder_ids", None) or getattr(
        config, "forced_decoder_ids", None
    )
    for owner in (settings, config):
        vars(owner).pop("forced_decoder_ids", None)
    # Else transformers derives it from the model's config again, without what is added here.
    settings._from_model_config = False
    tokens: dict[str, int] = tokenizer.get_vocab()
    defaults: dict[str, Any] = {
        "no_timestamps_token_id": tokens.get("<|notimestamps|>"),
        "prev_sot_token_id": tokens.get("<|startofprev|>"),
        "return_timestamps": False,
        "is_multilingual": _is_multilingual(forced, config, tokens),
    }
    if getattr(settings, "is_multilingual", defaults["is_multilingual"]):
        defaults["lang_to_id"] = {
            name: token for name, token in sorted(tokens.items()) if _LANGUAGE.match(name)
        }
        defaults["task_to_id"] = {
            task: tokens[f"<|{task}|>"] for task in _TASKS if f"<|{task}|>" in tokens
        }
    for name, value in defaults.items():
        if getattr(settings, name, None) is None and value is not None:
            setattr(settings, name, value)


def _is_multilingual(forced: Any, config: Any, tokens: dict[str, int]) -> bool:
    """An English-only model is made to begin with `<|notimestamps|>` at once, another with a language."""
    if config.vocab_size == _ENGLISH_VOCABULARY:
        return False
    return not forced or forced[0][1] != tokens.get("<|notimestamps|>")
