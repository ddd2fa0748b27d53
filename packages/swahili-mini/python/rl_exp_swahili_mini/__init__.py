"""Generators of the offline Swahili speech and of the whisper-nano checkpoint."""
