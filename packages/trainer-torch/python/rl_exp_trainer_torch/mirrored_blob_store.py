"""Blobs of a trainer that runs where the orchestrator's store cannot be read."""

from collections.abc import Mapping
from pathlib import Path

from rl_exp_bridge import Place, WorkerError

from rl_exp_trainer_torch.blob_store import BlobStore, corrupt_state
from rl_exp_trainer_torch.disk_full import needs_room
from rl_exp_trainer_torch.link_file import link_file


class MirroredBlobStore(BlobStore):
    """A folder of this machine that fetches from the orchestrator's store what it lacks.

    The orchestrator in turn fetches from the folder what its store lacks, before it puts a state on record.
    """

    remedy = "Make room on the machine where the trainer runs"

    def __init__(self, original: Path, place: Place) -> None:
        super().__init__(place.cache / "blobs")
        self._original = BlobStore(original)
        self._place = place
        place.offer(self.folder)

    def gather(self, sizes: Mapping[str, int]) -> None:
        missing = [digest for digest, size in sizes.items() if not self.has(digest, size)]
        with needs_room(self.folder, sum(sizes[digest] for digest in missing), self.remedy):
            try:
                copies = self._place.paths(self._original.path(digest) for digest in missing)
            except WorkerError as error:
                if error.code != "RLX_REMOTE_FILE_MISSING":
                    raise
                raise corrupt_state(f"a blob is missing ({error.message})") from error
            for digest, copy in zip(missing, copies, strict=True):
                link_file(copy, self.path(digest))


def open_blob_store(folder: Path, place: Place) -> BlobStore:
    """The blobs of a folder of the orchestrator's machine."""
    return MirroredBlobStore(folder, place) if place.remote else BlobStore(folder)
