"""``python write-whisper.py FOLDER``: a tiny Whisper with random weights, in the files that OpenAI publishes."""

import json
import sys
from pathlib import Path

import tiny_checkpoint
from transformers import WhisperProcessor

# Real ones hear this long, and are trained at it.
tiny_checkpoint.WINDOW_SECONDS = 30


def main() -> None:
    folder = Path(sys.argv[1])
    tiny_checkpoint.write_tiny_checkpoint(folder, own_length=False)
    processor = WhisperProcessor.from_pretrained(folder)
    (folder / "processor_config.json").unlink()
    processor.feature_extractor.save_pretrained(folder)
    # What else lies there: weights that run code when they are loaded, and a card.
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04cposix\nsystem\n")
    (folder / "README.md").write_text("---\nlicense: apache-2.0\n---\n# Random weights\n")
    vocabulary = json.loads((folder / "tokenizer.json").read_text())["model"]["vocab"]
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    (folder / "merges.txt").write_text("#version: 0.2\n")


if __name__ == "__main__":
    main()
