"""Whisper fine-tuning in PyTorch: the worker behind the `torch` trainer."""
