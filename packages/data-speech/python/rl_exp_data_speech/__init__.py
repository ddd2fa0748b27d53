"""Speech corpora in the Afrivoice layout, made into a manifest and 16 kHz audio."""
