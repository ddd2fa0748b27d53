"""States by manifest: the latest in memory, all of them in the blob store."""

from collections import OrderedDict
from pathlib import Path

from rl_exp_bridge import Call

from rl_exp_trainer_torch.blob_store import BlobStore
from rl_exp_trainer_torch.started_pool import started_pool
from rl_exp_trainer_torch.state_codec import Manifest, describe_state, load_state
from rl_exp_trainer_torch.state_writer import StateWriter
from rl_exp_trainer_torch.training_state import TrainingState

STATES_KEPT = 3
"""The parent, its child and one more, so that steps in a row load nothing."""

_TENSORS_AT_ONCE = 16


class StateShelf:
    """Takes states in and hands them out again."""

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs
        self._writer = StateWriter(blobs)
        self._threads = started_pool(_TENSORS_AT_ONCE, "tensors")
        self._root: dict[str, TrainingState] = {}
        self._kept: OrderedDict[str, TrainingState] = OrderedDict()

    @property
    def folder(self) -> Path:
        """Where blobs lie here."""
        return self._blobs.folder

    def put_root(self, state: TrainingState, call: Call) -> Manifest:
        """Takes the root in, as `put` does, and keeps it: no segment can make it again."""
        manifest = self.put(state, call)
        self._root = {manifest["id"]: state}
        return manifest

    def put(self, state: TrainingState, call: Call, parent: Manifest | None = None) -> Manifest:
        """Takes a state in and returns its manifest; it is being written when this returns.

        Tensors that the state shares with its parent are known by the parent's digests already.
        """
        known: dict[int, str] = {}
        if parent is not None:
            shared = self.get(parent).weights
            known = {
                id(shared[entry["name"].removeprefix("weights/")]): entry["blob"]
                for entry in parent["entries"]
                if entry["name"].startswith("weights/")
            }
        manifest = describe_state(state, known, self._threads)
        self._writer.begin(manifest, state, call)
        self._keep(manifest["id"], state)
        return manifest

    def persist(self, manifest: Manifest, call: Call) -> None:
        """Returns once a state is on the disk for good; may run beside every other method.

        Raises:
            WorkerError: RLX_DISK_FULL or RLX_STATE_CORRUPT.
        """
        self._writer.finish(manifest, self._held(manifest), call)

    def get(self, manifest: Manifest) -> TrainingState:
        """The state of a manifest.

        Raises:
            WorkerError: RLX_STATE_CORRUPT where a blob or the manifest is damaged.
        """
        state = self._held(manifest)
        if state is None:
            self._writer.wait(manifest["id"])
            state = load_state(manifest, self._blobs, self._threads)
        self._keep(manifest["id"], state)
        return state

    def close(self) -> None:
        """Gives up what nobody waits for."""
        self._writer.close()
        self._threads.shutdown()

    def _held(self, manifest: Manifest) -> TrainingState | None:
        return self._kept.get(manifest["id"]) or self._root.get(manifest["id"])

    def _keep(self, state_id: str, state: TrainingState) -> None:
        self._kept[state_id] = state
        self._kept.move_to_end(state_id)
        while len(self._kept) > STATES_KEPT:
            self._kept.popitem(last=False)
