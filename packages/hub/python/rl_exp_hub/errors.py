"""Faults of the hub in the words that a user reads."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from typing import Literal

from rl_exp_bridge import WorkerError

from rl_exp_hub.fault import Fault

Kind = Literal["dataset", "model"]

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_AGAIN = "What was downloaded is kept: type the same command again to go on from there."


def endpoint() -> str:
    """The address of the hub, without a trailing slash."""
    return os.environ.get("HF_ENDPOINT", "").rstrip("/") or "https://huggingface.co"


@dataclass(frozen=True)
class Subject:
    """What a request is about."""

    kind: Kind
    name: str
    revision: str
    has_token: bool
    path: str | None = None

    def __str__(self) -> str:
        repository = f"the {self.kind} '{self.name}' ({endpoint()})"
        return repository if self.path is None else f"'{self.path}' of {repository}"

    @property
    def page(self) -> str:
        """Where people read about the repository."""
        return f"{endpoint()}/{'datasets/' if self.kind == 'dataset' else ''}{self.name}"


def failure(fault: Fault, subject: Subject) -> WorkerError:
    """The error for a fault that asking again did not mend."""
    detail = fault.detail
    if fault.kind == "offline":
        return WorkerError(
            "RLX_HUB_OFFLINE",
            f"{_start(subject)} is needed from the hub, but HF_HUB_OFFLINE says to stay offline.",
            "Type the same command once with the network (unset HF_HUB_OFFLINE); what it brings is kept.",
            exit_code=69,
        )
    if fault.kind == "unreachable":
        return WorkerError(
            "RLX_HUB_UNREACHABLE",
            f"The hub cannot be reached for {subject}: {detail}.",
            f"Check the network, and HF_ENDPOINT and HTTPS_PROXY if they are set: curl -I {endpoint()}. {_AGAIN}",
            exit_code=69,
        )
    if fault.kind == "stalled":
        return WorkerError(
            "RLX_HUB_STALLED",
            f"The hub stopped answering in the middle of {subject}: {detail}.",
            f"On a slow network: export RL_EXP_HUB_DEADLINE_SECONDS=120. {_AGAIN}",
            exit_code=69,
        )
    if fault.kind == "cut_off":
        return WorkerError(
            "RLX_HUB_CUT_OFF",
            f"The connection broke again and again in the middle of {subject}: {detail}.",
            f"Check the network and its proxy. {_AGAIN}",
            exit_code=69,
        )
    if fault.kind == "rate_limited":
        return WorkerError(
            "RLX_HUB_RATE_LIMITED",
            f"The hub has had too many requests and refuses {subject}: {detail}.",
            f"Wait that long; with a token the limits are higher (export HF_TOKEN=hf_…, and token: {{ env: HF_TOKEN }} in the experiment). {_AGAIN}",
            exit_code=69,
        )
    return WorkerError(
        "RLX_HUB_SERVER_FAILED",
        f"The hub failed at {subject}: {detail}.",
        f"Look at https://status.huggingface.co and wait a while. {_AGAIN}",
        exit_code=69,
    )


def refusal(status: int, error_code: str, subject: Subject) -> WorkerError:
    """The error for an answer that says no; asking again would change nothing."""
    page = subject.page
    if error_code == "RepoNotFound" or (status == 404 and subject.path is None and not error_code):
        return WorkerError(
            "RLX_HUB_REPOSITORY_NOT_FOUND",
            f"{_start(subject)} does not exist, or is not shown to everybody.",
            f"Look whether {page} opens. If the name is right, it is private: make a token at {endpoint()}/settings/tokens, then export HF_TOKEN=hf_… and set token: {{ env: HF_TOKEN }} in the experiment.",
            exit_code=69,
        )
    if error_code == "RevisionNotFound":
        return WorkerError(
            "RLX_HUB_REVISION_NOT_FOUND",
            f"{_start(subject)} has no revision '{subject.revision}'.",
            f"Take a branch, tag or commit of {page}/commits/main, or leave the revision out.",
            exit_code=69,
        )
    if status == 404:
        return WorkerError(
            "RLX_HUB_FILE_NOT_FOUND",
            f"{_start(subject)} is not there in revision '{subject.revision}'.",
            f"See what there is: {page}/tree/{subject.revision}",
            exit_code=69,
        )
    if status in (401, 403) and not subject.has_token:
        return WorkerError(
            "RLX_HUB_TOKEN_MISSING",
            f"{_start(subject)} is given to known accounts alone, and no token was sent ({status}).",
            f"Accept its conditions at {page}, make a token at {endpoint()}/settings/tokens, then export HF_TOKEN=hf_… and set token: {{ env: HF_TOKEN }} in the experiment.",
            exit_code=69,
        )
    if status in (401, 403):
        return WorkerError(
            "RLX_HUB_DENIED",
            f"{_start(subject)} is not given to the account of this token ({status}).",
            f"Open {page} with that account and accept its conditions or ask for access; check that the token in HF_TOKEN is valid and may read it: {endpoint()}/settings/tokens",
            exit_code=69,
        )
    return WorkerError(
        "RLX_HUB_ANSWER_INVALID",
        f"The hub gave no answer that can be used for {subject}: HTTP status {status}.",
        f"Look whether {page} opens, and check HF_ENDPOINT and the proxy if they are set.",
        exit_code=69,
    )


def invalid_answer(subject: Subject, reason: str) -> WorkerError:
    """The error for what is no answer of a hub, such as a login page of a network."""
    return WorkerError(
        "RLX_HUB_ANSWER_INVALID",
        f"The hub gave no answer that can be used for {subject}: {reason}.",
        f"Look whether {subject.page} opens, and check HF_ENDPOINT and the proxy if they are set.",
        exit_code=69,
    )


def changed(subject: Subject, reason: str) -> WorkerError:
    """The error for a file that is not the one which was listed."""
    return WorkerError(
        "RLX_HUB_FILE_CHANGED",
        f"{_start(subject)} is not what the hub listed for this commit: {reason}.",
        "A proxy or mirror between here and the hub holds another version: check HF_ENDPOINT and the proxy, then type the same command again.",
        exit_code=69,
    )


def damaged(subject: Subject) -> WorkerError:
    """The error for bytes that are not the content which the hub names."""
    return WorkerError(
        "RLX_HUB_FILE_DAMAGED",
        f"What was received of {subject} is not its content: the digest differs.",
        "It was thrown away: type the same command again to download it anew. If it happens again, check the proxy, and the disk of the cache.",
        exit_code=69,
    )


def not_written(subject: Subject, folder: str, error: OSError) -> WorkerError:
    """The error for a file that found no place on the disk."""
    reason = error.strerror or str(error)
    if error.errno in _FULL:
        return WorkerError(
            "RLX_HUB_DISK_FULL",
            f"There is no room for {subject} in {folder}: {reason}.",
            f"Make room, or name another cache: export RL_EXP_CACHE=/path/with/room. {_AGAIN}",
            exit_code=69,
        )
    return WorkerError(
        "RLX_HUB_NOT_WRITTEN",
        f"{_start(subject)} cannot be written to {folder}: {reason}.",
        "Make the folder writable, or name another cache: export RL_EXP_CACHE=/path/with/room",
        exit_code=69,
    )


def _start(subject: Subject) -> str:
    text = str(subject)
    return text[0].upper() + text[1:]
