"""Scores a checkpoint with nothing but transformers and jiwer: CHECKPOINT MANIFEST ROOT → WER on stdout."""

import json
import sys
import wave
from pathlib import Path

import jiwer
import numpy as np
import torch
from transformers import WhisperForConditionalGeneration, WhisperProcessor

checkpoint, manifest, root = sys.argv[1:]
model = WhisperForConditionalGeneration.from_pretrained(checkpoint, dtype=torch.float32).eval()
processor = WhisperProcessor.from_pretrained(checkpoint)
rows = [json.loads(line) for line in Path(manifest).read_text().splitlines()]


def samples(row: dict) -> np.ndarray:
    with wave.open(str(Path(root) / row["audio"])) as audio:
        pcm = np.frombuffer(audio.readframes(audio.getnframes()), dtype="<i2")
    return pcm.astype(np.float32) / 32768


hypotheses = []
for start in range(0, len(rows), 32):
    batch = [samples(row) for row in rows[start : start + 32]]
    features = processor(batch, sampling_rate=16000, return_tensors="pt").input_features
    with torch.inference_mode():
        tokens = model.generate(features, language="sw", task="transcribe")
    hypotheses += processor.batch_decode(tokens, skip_special_tokens=True)

references = [" ".join(row["text"].lower().split()) for row in rows]
print(jiwer.wer(references, [" ".join(text.lower().split()) for text in hypotheses]))
