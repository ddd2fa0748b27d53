"""`pretraining.json` and `heard_words.bin`: what the pre-training heard and how well it went."""

import json
from collections.abc import Mapping
from pathlib import Path

from rl_exp_swahili_mini.clip_store import ClipStore
from rl_exp_swahili_mini.heard_words import digests
from rl_exp_swahili_mini.pretraining_text import LANGUAGES, WORDS_PER_LANGUAGE
from rl_exp_swahili_mini.swahili_sequences import allowed_swahili_words


def write_record(
    directory: Path,
    store: ClipStore,
    shares: Mapping[str, float],
    updates: int,
    errors: Mapping[str, float],
) -> None:
    """Write both beside the checkpoint."""
    clips = store.all_training()
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
            "espeak_voice": "sw",
            "clips": len(store.training["sw"]),
            "share_of_draws": shares["sw"],
            "words": allowed_swahili_words(),
        },
        "espeak_variants": sorted({clip.variant for clip in clips}),
        "clips": len(clips),
        "hours": round(sum(clip.seconds for clip in clips) / 3600, 2),
        "updates": updates,
        "held_out_wer": dict(errors),
    }
    text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    (directory / "pretraining.json").write_text(text, encoding="utf-8")
    (directory / "heard_words.bin").write_bytes(digests(clip.text for clip in clips))
