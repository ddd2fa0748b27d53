"""The judge's own evaluator: plain transformers, its own normaliser and counting."""
