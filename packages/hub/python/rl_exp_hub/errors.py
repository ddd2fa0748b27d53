"""What the hub's refusals and damaged files mean, in the words that a user reads."""

from __future__ import annotations

import errno

from rl_exp_bridge import WorkerError

from rl_exp_hub.subject import Subject, endpoint

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def refusal(status: int, error_code: str, subject: Subject) -> WorkerError:
    """The error for an answer that says no; asking again would change nothing."""
    page = subject.page
    tokens = f"{endpoint()}/settings/tokens"
    if error_code == "RepoNotFound" or (status == 404 and subject.path is None and not error_code):
        return WorkerError(
            "RLX_HUB_REPOSITORY_NOT_FOUND",
            f"{subject.first} does not exist on the hub, or is not shown to everybody ({status}).",
            f"Look whether {page} opens. If the name is right, it is private: make a token at "
            f"{tokens}, then export HF_TOKEN=hf_… and add to the command: {subject.token_option}",
            exit_code=69,
        )
    if error_code == "RevisionNotFound":
        return WorkerError(
            "RLX_HUB_REVISION_NOT_FOUND",
            f"{subject.first} has no revision '{subject.revision}'.",
            f"Take a branch, tag or commit of {page}/commits/main, or leave the revision out.",
            exit_code=69,
        )
    if status == 404:
        return WorkerError(
            "RLX_HUB_FILE_NOT_FOUND",
            f"{subject.first} is not there in revision '{subject.revision}'.",
            f"See what there is: {page}/tree/{subject.revision}",
            exit_code=69,
        )
    if status in (401, 403) and not subject.has_token:
        return WorkerError(
            "RLX_HUB_TOKEN_MISSING",
            f"{subject.first} is given to known accounts alone, and no token was sent ({status}).",
            f"Accept its conditions at {page}, make a token at {tokens}, then export "
            f"HF_TOKEN=hf_… and add to the command: {subject.token_option}",
            exit_code=69,
        )
    if status in (401, 403):
        return WorkerError(
            "RLX_HUB_DENIED",
            f"{subject.first} is not given to the account of this token ({status}).",
            f"Open {page} with that account and accept its conditions or ask for access; check at "
            f"{tokens} that the token in HF_TOKEN is valid and may read it.",
            exit_code=69,
        )
    return invalid_answer(subject, f"HTTP status {status}")


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
        f"{subject.first} is not what the hub listed for this commit: {reason}.",
        "A proxy or mirror between here and the hub holds another version: check HF_ENDPOINT and "
        "the proxy, then type the same command again.",
        exit_code=69,
    )


def damaged(subject: Subject) -> WorkerError:
    """The error for bytes that are not the content which the hub names."""
    return WorkerError(
        "RLX_HUB_FILE_DAMAGED",
        f"What was received of {subject} is not its content: the digest differs.",
        "It was thrown away: type the same command again to download it anew. If it happens "
        "again, check the proxy, and the disk of the cache.",
        exit_code=69,
    )


def bad_name(subject: Subject) -> WorkerError:
    """The error for a name that the hub cannot have."""
    return WorkerError(
        "RLX_HUB_NAME_INVALID",
        f"'{subject.name}' cannot be the name of a {subject.kind} on the hub.",
        "Write it as the hub's page does: owner/name.",
        exit_code=65,
    )


def bad_token(subject: Subject) -> WorkerError:
    """The error for a token that no header can carry; it is not repeated."""
    return WorkerError(
        "RLX_HUB_TOKEN_INVALID",
        f"The token for {subject} holds spaces or other characters that no token has.",
        f"Copy it anew from {endpoint()}/settings/tokens: export HF_TOKEN=hf_…",
        exit_code=69,
    )


def not_written(subject: Subject, folder: str, error: OSError) -> WorkerError:
    """The error for a file that found no place on the disk."""
    reason = error.strerror or str(error)
    if error.errno in _FULL:
        return WorkerError(
            "RLX_HUB_DISK_FULL",
            f"There is no room for {subject} in {folder}: {reason}.",
            "Make room, or name another cache (export RL_EXP_CACHE=/path/with/room); then type the "
            "same command again. What was downloaded is kept.",
            exit_code=69,
        )
    return WorkerError(
        "RLX_HUB_NOT_WRITTEN",
        f"{subject.first} cannot be written to {folder}: {reason}.",
        "Make the folder writable, or name another cache: export RL_EXP_CACHE=/path/with/room",
        exit_code=69,
    )
