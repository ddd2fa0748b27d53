"""The trainer's options, as the TypeScript side validated them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Context = Literal["auto", "own_length", "full"]


@dataclass(frozen=True)
class Options:
    """One field per option of the plugin; their meaning is documented in `src/options.ts`."""

    model: Path
    threads: int
    language: str
    task: str
    context: Context
    weight_decay: float
    max_grad_norm: float
    divergence_loss_ratio: float
    memory_limit_gb: float | None
    eval_batch_size: int

    @classmethod
    def parse(cls, value: dict[str, Any]) -> "Options":
        """Takes the options out of a message; unknown or missing fields raise TypeError."""
        return cls(**{**value, "model": Path(value["model"])})

    def identity(self) -> dict[str, Any]:
        """What decides results: everything but where the model lies and the threads.

        The model counts by its files' digests and the threads belong to the numerics.
        """
        return {
            "language": self.language,
            "task": self.task,
            "context": self.context,
            "weight_decay": repr(float(self.weight_decay)),
            "max_grad_norm": repr(float(self.max_grad_norm)),
            "divergence_loss_ratio": repr(float(self.divergence_loss_ratio)),
            "memory_limit_gb": None
            if self.memory_limit_gb is None
            else repr(float(self.memory_limit_gb)),
            "eval_batch_size": self.eval_batch_size,
        }
