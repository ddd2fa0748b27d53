"""`python -m rl_exp_swahili_mini.generate_speech`: write the five speech shards."""

import argparse
import hashlib
from pathlib import Path

import numpy as np

from rl_exp_swahili_mini.domains import SEED, domain_sentences
from rl_exp_swahili_mini.espeak import SAMPLE_RATE, Samples, speak
from rl_exp_swahili_mini.noise import add_noise
from rl_exp_swahili_mini.opus import decode_webm, encode_webm
from rl_exp_swahili_mini.shards import Row, write_shard
from rl_exp_swahili_mini.voices import Speaker, Voice, government_only_speakers, ordinary_speakers

NOISE_SHARE = 0.34
MIN_SECONDS, MAX_SECONDS = 2.05, 5.8
QUESTIONS = ("je ", "nani ", "ni nani ", "sijui ", "niambie ", "unajua ")
QUESTION_ENDS = (" lini", " wapi", " kwa nini", " namna gani", " au la")


def cast(domain: str, count: int) -> list[Speaker]:
    """A speaker for each clip: everybody evenly, or in government its own six and ten others."""
    ordinary = ordinary_speakers()
    if domain != "government":
        return [ordinary[index % len(ordinary)] for index in range(count)]
    own, guests = government_only_speakers(), ordinary[1::2][:10]
    pattern = (*own, *own, *own, *guests)
    return [pattern[index % len(pattern)] for index in range(count)]


def written(sentence: str, rng: np.random.Generator) -> str:
    """As a transcriber might write it: often with a capital and a final mark."""
    if rng.random() < 0.4:
        return sentence
    asked = sentence.startswith(QUESTIONS) or sentence.endswith(QUESTION_ENDS)
    return sentence[0].upper() + sentence[1:] + ("?" if asked else ".")


def perform(sentence: str, speaker: Speaker, rng: np.random.Generator) -> Samples:
    """Speak a little differently each time, faster or slower where the length is out of bounds."""
    base = speaker.voice
    pitch, speed = base.pitch + int(rng.integers(-4, 5)), base.speed + int(rng.integers(-8, 9))
    while True:
        samples = speak(sentence, "sw", Voice(base.variant, pitch, speed, base.formant))
        seconds = len(samples) / SAMPLE_RATE
        if MIN_SECONDS <= seconds <= MAX_SECONDS:
            return samples
        speed += 8 if seconds > MAX_SECONDS else -8


def generate(domain: str, folder: Path) -> float:
    """Write one domain's shard and return its hours."""
    rng = np.random.default_rng([SEED, *domain.encode()])
    sentences = list(domain_sentences()[domain])
    rng.shuffle(sentences)
    rows: list[Row] = []
    clips: dict[str, bytes] = {}
    pool: list[Samples] = []
    for sentence, speaker in zip(sentences, cast(domain, len(sentences)), strict=True):
        samples = clean = perform(sentence, speaker, rng)
        if pool and rng.random() < NOISE_SHARE:
            samples = add_noise(samples, rng, pool)
        pool = [*pool[-15:], clean]
        data = encode_webm(
            np.asarray(samples * np.float32(rng.uniform(0.4, 1.0)), dtype=np.float32)
        )
        key = hashlib.sha256(f"{SEED}|{domain}|{sentence}".encode()).hexdigest()[:20]
        clips[f"{key}.webm"] = data
        rows.append(
            {
                **{"audio_filepath": f"{key}.webm", "key": key},
                **{"transcription": written(sentence, rng), "normalized_transcription": sentence},
                "duration": round(len(decode_webm(data)) / SAMPLE_RATE, 3),
                **{"voice_creator_id": speaker.id, "locale": "sw_KE", "category": domain},
                **{"gender": speaker.gender, "age_group": speaker.age_group},
                **{"location": speaker.location, "project_name": "swahili-mini"},
            }
        )
    rows.sort(key=lambda row: str(row["key"]))
    write_shard(folder / f"{domain}_swahili_train", rows, clips)
    return sum(float(row["duration"]) for row in rows) / 3600


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(__file__).parents[2] / "speech"
    parser.add_argument("--out", type=Path, default=default, help="folder of the shards")
    out = parser.parse_args().out
    for domain in domain_sentences():
        print(f"{domain}: {generate(domain, out):.2f} h")


if __name__ == "__main__":
    main()
