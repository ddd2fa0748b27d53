"""What an accident means that asking again did not mend, in the words that a user reads."""

from __future__ import annotations

from rl_exp_bridge import WorkerError

from rl_exp_hub.fault import Fault
from rl_exp_hub.subject import Subject, endpoint


def failure(fault: Fault, subject: Subject) -> WorkerError:
    """The error for a fault after the last try."""
    detail = fault.detail
    if fault.kind == "offline":
        return WorkerError(
            "RLX_HUB_OFFLINE",
            f"{subject.first} is not here whole, and HF_HUB_OFFLINE says to stay offline.",
            "Type the same command once online (unset HF_HUB_OFFLINE); what it brings is kept.",
            exit_code=69,
        )
    if fault.kind == "unreachable":
        return WorkerError(
            "RLX_HUB_UNREACHABLE",
            f"The hub at {endpoint()} cannot be reached for {subject}: {detail}.",
            f"Look at the network, and at HF_ENDPOINT and HTTPS_PROXY if they are set: curl -I "
            f"{endpoint()}; then type the same command again. What was downloaded is kept.",
            exit_code=69,
        )
    if fault.kind == "stalled":
        return WorkerError(
            "RLX_HUB_STALLED",
            f"The hub at {endpoint()} stopped answering about {subject}: {detail}.",
            "Type the same command again; what was downloaded is kept. On a slow network first: "
            "export RL_EXP_HUB_DEADLINE_SECONDS=120",
            exit_code=69,
        )
    if fault.kind == "cut_off":
        return WorkerError(
            "RLX_HUB_CUT_OFF",
            f"The connection to {endpoint()} broke again and again at {subject}: {detail}.",
            "Look at the network and its proxy, then type the same command again. What was "
            "downloaded is kept.",
            exit_code=69,
        )
    if fault.kind == "rate_limited":
        return WorkerError(
            "RLX_HUB_RATE_LIMITED",
            f"The hub has had too many requests and refuses {subject}: {detail}.",
            "Wait that long, then type the same command again; what was downloaded is kept."
            + (
                ""
                if subject.has_token
                else " Limits are higher with a token: export HF_TOKEN=hf_…, and add to the "
                f"command: {subject.token_option}"
            ),
            exit_code=69,
        )
    return WorkerError(
        "RLX_HUB_SERVER_FAILED",
        f"The hub at {endpoint()} failed at {subject}: {detail}.",
        "Look at https://status.huggingface.co, wait a while, then type the same command again. "
        "What was downloaded is kept.",
        exit_code=69,
    )
