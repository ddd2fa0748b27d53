"""Speech corpora of a folder or the hub, made into a manifest and 16 kHz audio."""
