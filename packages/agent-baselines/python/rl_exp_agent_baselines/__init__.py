"""Optuna's samplers behind one call that keeps nothing between two of them."""
