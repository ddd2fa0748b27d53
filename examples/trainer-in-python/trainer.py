"""A trainer for rl-exp in plain Python: wire.py speaks its messages, vowels.py is what it trains."""

import functools
import hashlib
import json
import math
import os
import platform
import random
import sys
import time
from array import array
from pathlib import Path

import vowels
import wire

HYPERPARAMETERS = [
    {"name": "lr", "type": "float", "default": 1, "min": 1e-6, "max": 1e300, "description": "Learning rate."},
    {"name": "batch_size", "type": "integer", "default": 8, "min": 1, "max": 256, "description": "Texts in an update."},
]


class Trainer:
    """States in, states out: it keeps nothing between calls that changes a result."""

    def __init__(self, params):
        self.seed, self.blobs, self.options = params["seed"], Path(params["blobs"]), params["options"]
        self.train, self.val = read_split(params["train"]), read_split(params["val"])
        self.root = self.put(vowels.untrained(), updates=0, taken=0)

    def put(self, weights, **meta):
        """Writes a state's blob, whole and for good, and names the state by its content."""
        content = weights.tobytes()
        digest = hashlib.sha256(content).hexdigest()
        path = self.blobs / digest[:2] / digest
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f"{digest}.{os.getpid()}.tmp")
            with beside.open("wb") as file:
                file.write(content)
                os.fsync(file.fileno())
            beside.replace(path)
        entry = {"name": "weights", "dtype": "float64", "shape": [len(weights)], "blob": digest, "bytes": len(content)}
        state = {"entries": [entry], "meta": {"seed": self.seed, **meta}}
        return {"id": digest_of(state), **state}

    def get(self, state):
        """The weights of a state, checked against their digest."""
        digest = state["entries"][0]["blob"]
        content = (self.blobs / digest[:2] / digest).read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise ValueError(f"the blob {digest} is damaged")
        return array("d", content)

    def opened(self):
        """The answer to `trainer/open`."""
        code = [Path(module).read_bytes().decode() for module in (__file__, vowels.__file__, wire.__file__)]
        fingerprint = {
            "code": digest_of(code),
            "configuration": digest_of(self.options),
            "numerics": {"python": platform.python_version(), "machine": f"{platform.machine()} {sys.byteorder}"},
            "bit_deterministic": True,
        }
        return {"root": self.root, "fingerprint": fingerprint, "hyperparameters": HYPERPARAMETERS}

    def batch(self, taken, size):
        """The next examples of a stream that the seed alone orders."""
        for index in range(taken, taken + size):
            epoch, place = divmod(index, len(self.train))
            yield self.train[order(self.seed, epoch, len(self.train))[place]]

    def advance(self, params, call):
        """Trains for a segment, from a state that stays as it is."""
        began, parent, segment = time.monotonic(), params["parent"], params["segment"]
        lr, size = params["hyperparameters"]["lr"], int(params["hyperparameters"]["batch_size"])
        weights, taken = self.get(parent), parent["meta"]["taken"]
        heard, losses, norms, outcome = 0.0, [], [], "ok"
        while outcome == "ok" and (heard < segment.get("audio_seconds", 0) or len(losses) < segment.get("updates", 0)):
            call.progress("training", len(losses), "updates")
            batch = list(self.batch(taken, size))
            loss, gradient = vowels.batch_gradient(weights, [example["text"] for example in batch])
            for index, value in gradient.items():
                weights[index] -= lr * value
            taken, heard = taken + size, heard + sum(example["seconds"] for example in batch)
            losses.append(loss)
            norms.append(math.sqrt(sum(value * value for value in gradient.values())))
            if not math.isfinite(loss) or loss > 10 * math.log(5):
                outcome = "diverged" if math.isfinite(loss) else "nan"
        training = {
            "updates": len(losses),
            "optimizer_steps": parent["meta"]["updates"] + len(losses),
            "examples": len(losses) * size,
            "audio_seconds": heard,
            "train_loss": finite_mean(losses),
            "grad_norm": finite_mean(norms),
            "trainable_parameters": len(weights),
            "echo": {"lr": lr, "batch_size": size},
            "gpu_mem_gb": None,
            "seconds": time.monotonic() - began,
        }
        if outcome != "ok":
            evidence = {"update": len(losses), "loss": repr(losses[-1])}
            return {"outcome": outcome, "training": training, "evidence": evidence}
        state = self.put(weights, updates=training["optimizer_steps"], taken=taken)
        return {"outcome": "ok", "state": state, "training": training}

    def evaluate(self, params, call):
        """Word and character error rates on val, and what was restored."""
        weights, items = self.get(params["state"]), []
        for example in self.val:
            call.progress("evaluating", len(items), "texts")
            text, found = example["text"], vowels.restored(weights, example["text"])
            item = {"id": example["id"], "reference": text, "hypothesis": found}
            items.append({**item, **count("words", text.split(), found.split()), **count("chars", text, found)})
        rates = {"wer": "words", "cer": "chars"}
        metrics = {
            rate: sum(item[f"{unit}_wrong"] for item in items) / max(1, sum(item[unit] for item in items))
            for rate, unit in rates.items()
        }
        return {"metrics": metrics, "items": items}

    def persist(self, params, call):
        """Nothing is left to do: a state is named after its blob was written."""
        self.get(params["state"])
        return {"folder": str(self.blobs)}

    def export(self, params, call):
        """Writes the weights so that anything can read them."""
        directory = Path(params["directory"])
        directory.mkdir(parents=True, exist_ok=True)
        model = {"vowels": vowels.VOWELS, "buckets": vowels.BUCKETS, "weights": list(self.get(params["state"]))}
        content = json.dumps(model).encode()
        (directory / "model.json").write_bytes(content)
        file = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        return {"directory": str(directory), "files": {"model.json": file}}


def read_split(reference):
    lines = Path(reference["path"]).read_text(encoding="utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line]
    return [{**row, "text": vowels.normalised(row["text"])} for row in rows]


@functools.cache
def order(seed, epoch, size):
    return random.Random(f"{seed} {epoch}").sample(range(size), size)


def count(unit, reference, hypothesis):
    """Nothing is inserted or left out, so errors are counted place by place."""
    wrong = sum(a != b for a, b in zip(reference, hypothesis, strict=True))
    return {unit: len(reference), f"{unit}_wrong": wrong}


def digest_of(value):
    """SHA-256 of canonical JSON: keys sorted, no white space, UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def finite_mean(values):
    return sum(values) / len(values) if values and math.isfinite(sum(values)) else None


if __name__ == "__main__":
    wire.serve(Trainer)
