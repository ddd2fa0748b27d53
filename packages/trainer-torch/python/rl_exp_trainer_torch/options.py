"""The trainer's options, as the TypeScript side validated them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rl_exp_trainer_torch.precision import Precision
from rl_exp_trainer_torch.spec_augment import SpecAugment

Context = Literal["auto", "own_length", "full"]


@dataclass(frozen=True)
class Lora:
    """Shape of the adapters: the rank of their product, its scale × rank, and which projections have one."""

    rank: int
    alpha: float
    targets: tuple[str, ...]

    def identity(self) -> dict[str, Any]:
        """What decides results."""
        return {
            "rank": self.rank,
            "alpha": repr(float(self.alpha)),
            "targets": sorted(self.targets),
        }


@dataclass(frozen=True)
class Options:
    """One field per option of the plugin; their meaning is documented in `src/options.ts`."""

    model: Path
    threads: int
    language: str
    task: str
    context: Context
    precision: Precision
    weight_decay: float
    max_grad_norm: float
    divergence_loss_ratio: float
    memory_limit_gb: float | None
    eval_batch_size: int
    lora: Lora | None = None
    spec_augment: SpecAugment | None = None
    data_orders: int = 1

    @classmethod
    def parse(cls, value: dict[str, Any]) -> "Options":
        """Takes the options out of a message; unknown or missing fields raise TypeError or KeyError."""
        lora, masks = value["lora"], value["spec_augment"]
        adapted = value["adapter"] == "lora"
        return cls(
            **{
                **{name: given for name, given in value.items() if name != "adapter"},
                "model": Path(value["model"]),
                "lora": Lora(lora["rank"], lora["alpha"], tuple(lora["targets"]))
                if adapted
                else None,
                "spec_augment": None if masks is None else SpecAugment(**masks),
            }
        )

    def identity(self) -> dict[str, Any]:
        """What decides results: everything but where the model lies, the threads and how many data orders there are.

        The model counts by its files' digests, the threads belong to the numerics, and which order was taken is among
        the hyperparameters.
        """
        return {
            "language": self.language,
            "task": self.task,
            "context": self.context,
            "precision": self.precision,
            "weight_decay": repr(float(self.weight_decay)),
            "max_grad_norm": repr(float(self.max_grad_norm)),
            "divergence_loss_ratio": repr(float(self.divergence_loss_ratio)),
            "memory_limit_gb": None
            if self.memory_limit_gb is None
            else repr(float(self.memory_limit_gb)),
            "eval_batch_size": self.eval_batch_size,
            "lora": None if self.lora is None else self.lora.identity(),
            "spec_augment": None if self.spec_augment is None else self.spec_augment.identity(),
        }
