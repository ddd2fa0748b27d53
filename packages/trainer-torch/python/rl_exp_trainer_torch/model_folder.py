"""The folder of a checkpoint, wherever the orchestrator is."""

from collections.abc import Sequence
from pathlib import Path

from rl_exp_bridge import Place

from rl_exp_trainer_torch.canonical_json import digest_of_json
from rl_exp_trainer_torch.link_file import link_file


def model_folder(folder: Path, names: Sequence[str], place: Place) -> Path:
    """Where a model's files lie together here.

    Args:
        folder: Where they lie on the orchestrator's machine.
        names: Which files of that folder count.
        place: Where the trainer runs; elsewhere the files are brought there, once for all runs.
    """
    if not place.remote:
        return folder
    copies = place.paths(folder / name for name in names)
    key = digest_of_json({name: str(copy) for name, copy in zip(names, copies, strict=True)})
    gathered = place.cache / "models" / key
    gathered.mkdir(parents=True, exist_ok=True)
    for name, copy in zip(names, copies, strict=True):
        link_file(copy, gathered / name)
    return gathered
