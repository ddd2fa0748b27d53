"""Writing states to the disk while other work goes on."""

from concurrent.futures import Future, wait

from rl_exp_bridge import Call

from rl_exp_trainer_torch.blob_store import BlobStore, missing_blob
from rl_exp_trainer_torch.disk_full import needs_room
from rl_exp_trainer_torch.started_pool import started_pool
from rl_exp_trainer_torch.state_codec import Manifest, blobs_of
from rl_exp_trainer_torch.training_state import TrainingState

_BLOBS_AT_ONCE = 16
"""The work of each thread is mostly waiting for the device."""

_POLL_SECONDS = 0.1


class StateWriter:
    """Writes what the blob store lacks of a state, on threads of its own.

    At most one state waits for the disk, so that a slow one costs time and not memory.
    """

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs
        self._states = started_pool(1, "state-writer")
        self._threads = started_pool(_BLOBS_AT_ONCE, "blob-writer")
        self._pending: tuple[str, Future[None]] | None = None

    def begin(self, manifest: Manifest, state: TrainingState, call: Call) -> None:
        """Starts writing a state; waits first for one that is still being written."""
        if self._pending is not None:
            _wait(self._pending[1], call)  # what it met is for whoever asks for that state
        future = self._states.submit(self._write_missing, manifest, state)
        self._pending = (manifest["id"], future)

    def finish(self, manifest: Manifest, state: TrainingState | None, call: Call) -> None:
        """Returns once every blob of a state is on the disk for good; may run beside `begin`.

        Args:
            manifest: The state's manifest.
            state: The state, where it is in memory. Blobs that are not there, for whatever reason, are written.
            call: May stop the waiting.

        Raises:
            WorkerError: RLX_DISK_FULL, or RLX_STATE_CORRUPT where a blob is neither on the disk nor in memory.
        """
        pending = self._pending
        if pending is not None and pending[0] == manifest["id"]:
            _wait(pending[1], call)
        # Where writing failed it is tried once more, and what it meets now is told.
        self._write_missing(manifest, state)
        self._blobs.settle(entry["blob"] for entry in manifest["entries"])

    def wait(self, state_id: str) -> None:
        """Returns once nothing of that state is being written any more, however that went."""
        if self._pending is not None and self._pending[0] == state_id:
            wait([self._pending[1]])

    def close(self) -> None:
        """Gives up what nobody waits for; a blob that is being written becomes whole."""
        for threads in (self._threads, self._states):
            threads.shutdown(cancel_futures=True)

    def _write_missing(self, manifest: Manifest, state: TrainingState | None) -> None:
        sizes = {entry["blob"]: entry["bytes"] for entry in manifest["entries"]}
        missing = [digest for digest, size in sizes.items() if not self._blobs.has(digest, size)]
        if not missing:
            return
        if state is None:
            raise missing_blob(self._blobs.path(missing[0]))
        contents = blobs_of(manifest, state)
        size_bytes = sum(sizes[digest] for digest in missing)
        with needs_room(self._blobs.folder, size_bytes, self._blobs.remedy):
            writing = [
                self._threads.submit(self._blobs.write, digest, contents[digest])
                for digest in missing
            ]
            try:
                for blob in writing:
                    blob.result()
            finally:
                wait([blob for blob in writing if not blob.cancel()])


def _wait(future: Future[None], call: Call) -> None:
    while not wait([future], timeout=_POLL_SECONDS).done:
        call.check_cancelled()
