"""`python -m rl_exp_swahili_mini.pretrain_nano`: synthesise, train, save whisper-nano."""

import argparse
import math
import time
from functools import partial
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, ctc_loss, log_softmax
from transformers import WhisperTokenizer

from rl_exp_swahili_mini.batches import Batch, make_batch
from rl_exp_swahili_mini.clip_store import ClipStore
from rl_exp_swahili_mini.domains import government_words
from rl_exp_swahili_mini.held_out import held_out_errors
from rl_exp_swahili_mini.nano_model import generation_config, nano_model, processor
from rl_exp_swahili_mini.own_length import decode, encode
from rl_exp_swahili_mini.pretraining_clips import build_clips
from rl_exp_swahili_mini.pretraining_record import write_record
from rl_exp_swahili_mini.pretraining_text import LANGUAGES, word_sequence
from rl_exp_swahili_mini.swahili_sequences import swahili_sequence

SEED = 11
CLIPS_PER_LANGUAGE, SWAHILI_CLIPS = 4000, 2000
SWAHILI_SHARE = 0.05
BATCH, PEAK_LR, WARM_UP, CTC_WEIGHT, AVERAGE = 24, 1.5e-3, 400, 0.3, 0.998
CLIP_SEEDS = {language.code: 100 + index for index, language in enumerate(LANGUAGES)}


def build(directory: Path) -> ClipStore:
    """Synthesise what is not there yet and open it."""
    directory.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        source = partial(word_sequence, language)
        seed = CLIP_SEEDS[language.code]
        build_clips(language.code, language.voice, source, CLIPS_PER_LANGUAGE, seed, directory)
    build_clips("sw", "sw", swahili_sequence, SWAHILI_CLIPS, 99, directory)
    codes = [*(language.code for language in LANGUAGES), "sw"]
    return ClipStore(directory, codes, government_words())


def shares() -> dict[str, float]:
    """How often each language is drawn."""
    others = (1 - SWAHILI_SHARE) / len(LANGUAGES)
    return {**{language.code: others for language in LANGUAGES}, "sw": SWAHILI_SHARE}


def learning_rate(update: int, updates: int) -> float:
    """Linear warm-up, then a cosine to a hundredth."""
    if update < WARM_UP:
        return PEAK_LR * (update + 1) / WARM_UP
    done = (update - WARM_UP) / max(1, updates - WARM_UP)
    return PEAK_LR * (0.01 + 0.99 * (0.5 + 0.5 * math.cos(math.pi * done)))


def token_rows(batch: Batch, tokens: WhisperTokenizer) -> tuple[list[list[int]], list[list[int]]]:
    """Per clip: the whole decoder sequence with prompt and end, and the text tokens alone."""
    identify = tokens.convert_tokens_to_ids
    texts = [tokens(text, add_special_tokens=False).input_ids for text in batch.texts]
    rows = []
    for text, language in zip(texts, batch.languages, strict=True):
        prompt = ("<|startoftranscript|>", f"<|{language}|>", "<|transcribe|>", "<|notimestamps|>")
        rows.append([*(identify(token) for token in prompt), *text, tokens.eos_token_id])
    return rows, texts


def padded(rows: list[list[int]], fill: int) -> Tensor:
    """One rectangular tensor."""
    width = max(map(len, rows))
    return torch.tensor([row + [fill] * (width - len(row)) for row in rows])


class Trainer:
    """The model, its auxiliary CTC head and the running average of its weights."""

    def __init__(self) -> None:
        torch.manual_seed(SEED)
        self.processor = processor()
        self.model = nano_model(self.processor.tokenizer)
        self.ctc = nn.Linear(128, self.model.config.vocab_size + 1)
        self.blank = self.model.config.vocab_size
        self.parameters = [*self.model.parameters(), *self.ctc.parameters()]
        trainable = [item for item in self.parameters if item.requires_grad]
        self.optimizer = torch.optim.AdamW(
            trainable, lr=PEAK_LR, betas=(0.9, 0.98), weight_decay=0.01, fused=True
        )
        self.average = {name: item.clone() for name, item in self.model.state_dict().items()}

    def update(self, batch: Batch, rate: float) -> float:
        """One optimiser update; returns the cross entropy."""
        rows, texts = token_rows(batch, self.processor.tokenizer)
        states = encode(self.model, batch.features)
        logits = decode(self.model, padded([row[:-1] for row in rows], 0), states)
        wanted = padded([row[1:] for row in rows], -100)
        loss = cross_entropy(logits.transpose(1, 2), wanted)
        speech = batch.speech_frames // 2
        scores = log_softmax(self.ctc(states[:, :speech]), -1).transpose(0, 1)
        lengths = torch.full((len(rows),), speech)
        sizes = torch.tensor([len(text) for text in texts])
        aligned = ctc_loss(
            scores, padded(texts, 0), lengths, sizes, blank=self.blank, zero_infinity=True
        )
        (loss + CTC_WEIGHT * aligned).backward()
        nn.utils.clip_grad_norm_(self.parameters, 1.0)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.step()
        self.optimizer.zero_grad()
        return float(loss.detach())

    def store_state(self, file: Path, updates: int) -> None:
        """Keep everything needed to go on after `updates` updates."""
        parts = {"model": self.model.state_dict(), "ctc": self.ctc.state_dict()}
        parts["average"] = self.average
        for index, moments in self.optimizer.state_dict()["state"].items():
            parts[f"optimizer/{index}"] = moments
        tensors = {
            f"{part}/{name}": tensor.detach().clone().contiguous()
            for part, items in parts.items()
            for name, tensor in items.items()
        }
        partial = file.with_suffix(".part")
        save_file(tensors, partial, metadata={"updates": str(updates)})
        partial.replace(file)

    def load_state(self, file: Path) -> int:
        """Take up a stored state and return how many updates it has seen."""
        with safe_open(file, framework="pt") as stored:
            updates = int(stored.metadata()["updates"])
            parts: dict[str, dict[str, Tensor]] = {}
            for key in stored.keys():  # noqa: SIM118 (not a mapping)
                part, name = key.rsplit("/", 1)
                parts.setdefault(part, {})[name] = stored.get_tensor(key)
        self.model.load_state_dict(parts["model"])
        self.ctc.load_state_dict(parts["ctc"])
        self.average = parts["average"]
        moments = {
            int(part.removeprefix("optimizer/")): items
            for part, items in parts.items()
            if part.startswith("optimizer/")
        }
        groups = self.optimizer.state_dict()["param_groups"]
        self.optimizer.load_state_dict({"state": moments, "param_groups": groups})
        return updates

    @torch.no_grad()
    def follow(self, update: int) -> None:
        """Move the running average towards the weights."""
        keep = min(AVERAGE, update / (update + 10))
        for name, item in self.model.state_dict().items():
            self.average[name].lerp_(item, 1 - keep)

    def save(self, directory: Path) -> None:
        """Write the averaged weights with everything that from_pretrained needs."""
        tokens = self.processor.tokenizer
        averaged = nano_model(tokens)
        averaged.load_state_dict(self.average)
        averaged.generation_config = generation_config(tokens)
        averaged.save_pretrained(directory)
        self.processor.save_pretrained(directory)
        self.processor.feature_extractor.save_pretrained(directory)


def main() -> None:
    """Command line."""
    package = Path(__file__).parents[2]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, required=True, help="folder for synthesised clips")
    parser.add_argument("--out", type=Path, default=package / "whisper-nano")
    parser.add_argument("--updates", type=int, default=5600)
    parser.add_argument("--check-every", type=int, default=1400)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    store, trainer = build(options.cache), Trainer()
    state = options.cache / "state.safetensors"
    first = trainer.load_state(state) if state.exists() else 0
    started, running = time.time(), 0.0
    errors: dict[str, float] = {}
    for update in range(first, options.updates):
        batch = make_batch(store, shares(), BATCH, SEED, update, update / options.updates)
        loss = trainer.update(batch, learning_rate(update, options.updates))
        trainer.follow(update)
        running += (loss - running) * max(0.02, 1 / (update - first + 1))
        if (update + 1) % 100 == 0:
            print(f"{update + 1} loss {running:.3f} {time.time() - started:.0f} s", flush=True)
        if (update + 1) % options.check_every == 0 or update + 1 == options.updates:
            trainer.save(options.out)
            trainer.store_state(state, update + 1)
            errors = held_out_errors(options.out, store)
            print(update + 1, errors, flush=True)
    if not errors:
        trainer.save(options.out)
        errors = held_out_errors(options.out, store)
    write_record(options.out, store, shares(), options.updates, errors)


if __name__ == "__main__":
    main()
