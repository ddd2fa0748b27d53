"""Forward and backward passes that a GPU repeats without being told each step: CUDA graphs."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import torch

RECORDED_AT = 3
"""The time at which a shape is recorded: those that come once or twice are not worth it."""

MOST_GRAPHS = 24
"""Each keeps its inputs; what lies between is shared."""

Key: TypeAlias = tuple[object, ...]
Pass: TypeAlias = Callable[..., torch.Tensor]


@dataclass(frozen=True)
class _Graph:
    graph: torch.cuda.CUDAGraph
    inputs: tuple[torch.Tensor, ...]
    loss: torch.Tensor


class Graphs:
    """Passes by the shapes of what they are given.

    Starting the thousands of operations of a pass takes Python longer than the GPU takes to do them. A pass that was
    recorded once is started as a whole; it is the same operations on the same memory, so that results do not
    change. Weights and gradients must stay where they are.
    """

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._seen: Counter[Key] = Counter()
        self._graphs: dict[Key, _Graph] = {}
        self._pool = torch.cuda.graph_pool_handle()
        self._paused = False
        self.size_bytes = 0

    def run(
        self, key: Key, work: Pass, inputs: tuple[torch.Tensor, ...], gradients: torch.Tensor
    ) -> torch.Tensor:
        """The loss of a pass; its gradients are added.

        Args:
            key: What decides which operations the pass is made of, but for the inputs' shapes.
            work: Takes the inputs, adds gradients and returns the loss. It must not ask the GPU for a number.
            inputs: On the device.
            gradients: What the pass adds to.
        """
        key = (key, *(each.shape for each in inputs))
        if key not in self._graphs:
            self._seen[key] += 1
            if self._paused or self._seen[key] < RECORDED_AT or len(self._graphs) >= MOST_GRAPHS:
                return work(*inputs)
            self._graphs[key] = self._record(work, inputs, gradients)
        recorded = self._graphs[key]
        for place, given in zip(recorded.inputs, inputs, strict=True):
            place.copy_(given)
        recorded.graph.replay()
        return recorded.loss.clone()

    def forget(self) -> None:
        """Drops what was recorded."""
        self._graphs, self._pool, self.size_bytes = {}, torch.cuda.graph_pool_handle(), 0
        self._seen.clear()

    def pause(self) -> None:
        """Drops everything and records nothing, because memory has run out."""
        self._paused = True
        self.forget()

    def resume(self) -> None:
        """Records again."""
        self._paused = False

    def _record(
        self, work: Pass, inputs: tuple[torch.Tensor, ...], gradients: torch.Tensor
    ) -> _Graph:
        before = torch.cuda.memory_reserved(self._device)
        places = tuple(each.clone() for each in inputs)
        held = gradients.clone()
        stream = torch.cuda.Stream(self._device)  # type: ignore[no-untyped-call]
        stream.wait_stream(torch.cuda.current_stream(self._device))
        with torch.cuda.stream(stream):
            work(*places)  # libraries prepare themselves at their first use on a stream
        torch.cuda.current_stream(self._device).wait_stream(stream)
        gradients.copy_(held)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(
            graph, pool=self._pool, stream=stream, capture_error_mode="thread_local"
        ):
            loss = work(*places)
        self.size_bytes += max(0, torch.cuda.memory_reserved(self._device) - before)
        return _Graph(graph, places, loss)
