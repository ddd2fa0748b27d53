"""The files of a source, as the parameters of a call name it."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import Any

from rl_exp_bridge import Call

from rl_exp_data_speech.files import Files
from rl_exp_data_speech.local_files import LocalFiles
from rl_exp_data_speech.problems import not_found


def open_files(params: dict[str, Any], call: Call) -> Files:
    """Lists a folder of this machine (``source``) or a dataset of the hub (``repository``).

    Args:
        params: See ``Preparation.open``.
        call: Hears of waits for the hub, and can end them.

    Raises:
        WorkerError: ``RLX_DATA_NOT_FOUND``, or ``RLX_HUB_…``.
    """
    folder = params.get("folder")
    if folder and ".." in PurePosixPath(folder).parts:
        raise not_found(f"The folder {folder} is not inside of the corpus")
    repository = params.get("repository")
    if repository is None:
        return LocalFiles(Path(params["source"], (folder or "").strip("/")))
    from rl_exp_hub import Repository

    from rl_exp_data_speech.hub_files import HubFiles

    opened = Repository.open(
        kind="dataset",
        name=repository,
        revision=params.get("version") or params.get("revision") or "main",
        # Decoders, which read what strangers made, are started later and inherit the environment.
        token=os.environ.pop("HF_TOKEN", None),
        cache=Path(params["cache"], "hub"),
        call=call,
    )
    return HubFiles(opened, folder)
