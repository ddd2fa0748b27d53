"""States by manifest: the latest in memory, all of them in the blob store."""

from collections import OrderedDict
from typing import Any

from rl_exp_trainer_torch.blob_store import BlobStore
from rl_exp_trainer_torch.state_codec import Manifest, load_state, save_state
from rl_exp_trainer_torch.training_state import TrainingState

STATES_KEPT = 3
"""The parent, its child and one more, so that steps in a row load nothing."""


class StateShelf:
    """Writes states and hands them out again."""

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs
        self._kept: OrderedDict[str, TrainingState] = OrderedDict()

    def put(self, state: TrainingState, parent: Manifest | None = None) -> Manifest:
        """Stores a state durably and returns its manifest.

        Tensors that the state shares with its parent are known by the parent's digests already.
        """
        known: dict[int, Any] = {}
        if parent is not None:
            shared = self.get(parent).weights
            known = {
                id(shared[entry["name"].removeprefix("weights/")]): entry["blob"]
                for entry in parent["entries"]
                if entry["name"].startswith("weights/")
            }
        manifest = save_state(state, self._blobs, known)
        self._keep(manifest["id"], state)
        return manifest

    def get(self, manifest: Manifest) -> TrainingState:
        """The state of a manifest.

        Raises:
            WorkerError: RLX_STATE_CORRUPT where a blob or the manifest is damaged.
        """
        state = self._kept.get(manifest["id"])
        if state is None:
            state = load_state(manifest, self._blobs)
        self._keep(manifest["id"], state)
        return state

    def _keep(self, state_id: str, state: TrainingState) -> None:
        self._kept[state_id] = state
        self._kept.move_to_end(state_id)
        while len(self._kept) > STATES_KEPT:
            self._kept.popitem(last=False)
