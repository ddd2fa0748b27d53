"""`pretraining.json`: what the pre-training heard and how well it went."""

import json
from collections.abc import Mapping
from pathlib import Path

from rl_exp_swahili_mini.clip_store import ClipStore
from rl_exp_swahili_mini.pretraining_text import LANGUAGES, WORDS_PER_LANGUAGE
from rl_exp_swahili_mini.swahili_sequences import allowed_swahili_words
from rl_exp_swahili_mini.voices import PRETRAINING_VARIANTS


def write_record(
    directory: Path,
    store: ClipStore,
    shares: Mapping[str, float],
    updates: int,
    errors: Mapping[str, float],
) -> None:
    """Write the record beside the checkpoint."""
    record = {
        "languages": {
            language.code: {
                "espeak_voice": language.voice,
                "words": f"wordfreq {language.words}, {WORDS_PER_LANGUAGE} most frequent",
                "clips": len(store.training[language.code]),
            }
            for language in LANGUAGES
        },
        "swahili": {
            "clips": len(store.training["sw"]),
            "share_of_draws": shares["sw"],
            "words": allowed_swahili_words(),
        },
        "espeak_variants": list(PRETRAINING_VARIANTS),
        "clips": sum(map(len, store.training.values())),
        "hours": round(
            sum(clip.seconds for clips in store.training.values() for clip in clips) / 3600, 2
        ),
        "updates": updates,
        "held_out_wer": dict(errors),
    }
    text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    (directory / "pretraining.json").write_text(text, encoding="utf-8")
