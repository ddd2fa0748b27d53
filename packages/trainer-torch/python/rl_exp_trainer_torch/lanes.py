"""Threads that each run a share of an update, or a batch of an evaluation, on their own."""

import copy
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from typing import Any, TypeVar

import torch

from rl_exp_trainer_torch.adapters import state_name
from rl_exp_trainer_torch.flat_parameters import FlatParameters
from rl_exp_trainer_torch.started_pool import started_pool

SMALL_MODEL_PARAMETERS = 20_000_000
"""Up to this many weights the operations of a model are too small to occupy several cores each."""

MAX_LANES = 4
"""Each lane hears fewer clips at a time and holds gradients of its own."""

SWITCH_SECONDS = 0.0005
"""How long a lane may have to wait for Python's lock: shorter than the operations that lanes start without it."""

Result = TypeVar("Result")


def lane_count(module: Any, device: torch.device, threads: int) -> int:
    """How many lanes a model is trained in, decided by the model, the device's kind and the plan's threads alone.

    Each lane gets the same number of threads. Random numbers come from one generator, so with dropout there is
    one lane.
    """
    small = sum(parameter.numel() for parameter in module.parameters()) <= SMALL_MODEL_PARAMETERS
    if device.type != "cpu" or not small or has_dropout(module.config):
        return 1
    return max(lanes for lanes in range(1, MAX_LANES + 1) if threads % lanes == 0)


def has_dropout(config: Any) -> bool:
    """True where training draws random numbers."""
    return any(
        getattr(config, name, 0.0) > 0
        for name in (
            "dropout",
            "attention_dropout",
            "activation_dropout",
            "encoder_layerdrop",
            "decoder_layerdrop",
        )
    )


class Lanes:
    """One model in several threads.

    Threads that share every small operation wait for each other at each; lanes wait once an update. All read the
    same weights. Each has gradients of its own, which are added in a fixed order, so that results follow from the
    number of lanes and never from timing.
    """

    def __init__(self, module: Any, flat: FlatParameters, count: int, threads: int) -> None:
        """Makes the lanes.

        On a GPU gradients keep their place from segment to segment, because what is recorded there names it.

        Args:
            module: The model; the first lane works on it, the others on copies over the same weights.
            flat: Its parameters that train.
            count: How many lanes.
            threads: CPU threads of all lanes together.
        """
        self.count = count
        self._flat = flat
        self._modules = [module, *(_sharing_weights(module) for _ in range(count - 1))]
        self._gradients: list[torch.Tensor] = []
        self._place = torch.zeros_like(flat.values()) if flat.values().is_cuda else None
        if count > 1:
            sys.setswitchinterval(SWITCH_SECONDS)
        self._pool = started_pool(count, "lane", lambda: torch.set_num_threads(threads // count))

    def train(self) -> torch.Tensor:
        """Sets every lane to training, with gradients where the first lane's model takes them.

        Returns:
            The vector in which `run` leaves the gradients, as `FlatParameters` orders them.
        """
        first = self._modules[0]
        self._gradients = []
        for module in self._modules:
            module.train()
            for own, parameter in zip(module.parameters(), first.parameters(), strict=True):
                own.requires_grad_(parameter.requires_grad)
            values = self._flat.values()
            gradients = (
                torch.zeros_like(values)
                if self._place is None
                else self._place[len(self._place) - len(values) :]
            )
            named = {state_name(name): own for name, own in module.named_parameters()}
            for name, part in self._flat.parts(gradients).items():
                named[name].grad = part
            self._gradients.append(gradients)
        return self._gradients[0]

    def forget_gradients(self) -> None:
        """Frees the gradients of every lane, but for their place on a GPU."""
        self._gradients = []
        for module in self._modules:
            module.zero_grad(set_to_none=True)

    def run(self, shares: Sequence[Callable[[Any], Result]]) -> list[Result]:
        """Runs a share in each lane, given the lane's model, and adds the gradients up in the first one's.

        An error of any share is raised once all have ended.
        """
        if self.count == 1:
            return [self._alone(0, share) for share in shares]
        running = [self._pool.submit(self._alone, lane, share) for lane, share in enumerate(shares)]
        wait(running)
        results = [share.result() for share in running]
        for gradients in self._gradients[1:]:
            self._gradients[0].add_(gradients)
        return results

    def _alone(self, lane: int, share: Callable[[Any], Result]) -> Result:
        if self._gradients:
            self._gradients[lane].zero_()
        return share(self._modules[lane])

    def each(self, tasks: Sequence[Callable[[], Result]]) -> Iterator[Result]:
        """Results of tasks that have nothing to do with each other, in order; whichever lane is free takes one."""
        if self.count == 1:
            yield from (task() for task in tasks)
            return
        running: list[Future[Result]] = [self._pool.submit(task) for task in tasks]
        try:
            for task in running:
                yield task.result()
        finally:
            for task in running:
                task.cancel()
            wait(running)

    def close(self) -> None:
        """Ends the threads."""
        self._pool.shutdown()


def _sharing_weights(module: Any) -> Any:
    twin = copy.deepcopy(module)
    for own, parameter in zip(twin.parameters(), module.parameters(), strict=True):
        own.data = parameter.data
    return twin
