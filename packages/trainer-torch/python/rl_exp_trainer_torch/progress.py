"""How far a segment came."""

from collections.abc import Sequence
from dataclasses import asdict

from rl_exp_trainer_torch.freeze_ladder import FreezeLadder
from rl_exp_trainer_torch.hyperparameters import Hyperparameters
from rl_exp_trainer_torch.optimizer import Optimizer
from rl_exp_trainer_torch.train import Tally
from rl_exp_trainer_torch.updates import Update


class Progress:
    """What is known of a segment while it runs.

    Attributes:
        echo: The hyperparameters in effect; as asked for until they are read back.
        tally: What training has done.
        seconds: Wall-clock seconds of it.
        estimated_bytes: Memory that the segment is estimated to need, where a budget is declared.
    """

    def __init__(self, asked: Hyperparameters) -> None:
        self.echo: dict[str, float] = {
            name: value for name, value in asdict(asked).items() if value is not None
        }
        self.tally = Tally()
        self.seconds = 0.0
        self.estimated_bytes: int | None = None

    def read_back(
        self, optimizer: Optimizer, updates: Sequence[Update], ladder: FreezeLadder
    ) -> None:
        """Takes the echo from what is about to train: the rate from the optimizer, frozen layers
        from which parameters take gradients, `batch_size` as the largest batch put together and `grad_accum` as the
        most batches in an update. So these two are the requested ones wherever the segment holds a whole update.
        """
        self.echo = {
            **self.echo,
            "lr": optimizer.lr,
            "batch_size": max(max(update.batch_sizes) for update in updates),
            "grad_accum": max(len(update.batch_sizes) for update in updates),
            "frozen_layers": ladder.frozen_layers(),
        }
