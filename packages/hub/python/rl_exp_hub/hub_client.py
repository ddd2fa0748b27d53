"""Requests to the hub: huggingface_hub's session, with a deadline on every read."""

from __future__ import annotations

import contextlib
import os
import ssl
from functools import cache
from typing import Any

import httpx
from huggingface_hub import HfApi, constants, get_session, set_client_factory
from huggingface_hub.utils import parse_ratelimit_headers  # type: ignore[attr-defined]

from rl_exp_hub.fault import Fault
from rl_exp_hub.patience import Patience
from rl_exp_hub.subject import endpoint

_CONNECT_SECONDS = 10.0


class HubClient(httpx.Client):
    """A client whose requests end in an answer or a ``Fault``.

    Raised here, a fault passes huggingface_hub's own retries by: those neither hear a cancellation
    nor know how long is too long.
    """

    def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        """Sends a request; 4xx are answers, 429 and 5xx are faults."""
        if os.environ.get("HF_HUB_OFFLINE", "0").lower() not in ("", "0", "false", "no", "off"):
            raise Fault("offline", "HF_HUB_OFFLINE is set")
        deadline = Patience.from_environment().deadline_seconds
        timeout = httpx.Timeout(deadline, connect=min(_CONNECT_SECONDS, deadline))
        request.extensions["timeout"] = timeout.as_dict()
        try:
            response = super().send(request, **options)
        except httpx.RequestError as error:
            raise fault_of(error) from error
        if response.status_code == 429 or response.status_code >= 500:
            response.close()
            raise _fault_of_status(response)
        return response


def fault_of(error: httpx.RequestError) -> Fault:
    """What an accident of the network means."""
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return Fault("unreachable", "no connection within the deadline")
    if isinstance(error, httpx.TimeoutException):
        seconds = Patience.from_environment().deadline_seconds
        return Fault("stalled", f"nothing came for {seconds:g} seconds")
    if isinstance(error, httpx.ConnectError | httpx.ProxyError | httpx.UnsupportedProtocol):
        return Fault("unreachable", _reason(error))
    # What a bad request holds may be a secret.
    said = "" if isinstance(error, httpx.LocalProtocolError) else str(error)
    return Fault("cut_off", said or type(error).__name__)


def _reason(error: BaseException) -> str:
    """The innermost reason that says something, e.g. the resolver's or that of TLS."""
    cause: BaseException | None = error
    said = str(error)
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not trusted ({cause.verify_message})"
        if isinstance(cause, OSError) and cause.strerror:
            said = cause.strerror
        cause = cause.__cause__ or cause.__context__
    return said or type(error).__name__


def _fault_of_status(response: httpx.Response) -> Fault:
    status = response.status_code
    limits = parse_ratelimit_headers(response.headers)
    seconds: float | None = limits.reset_in_seconds if limits and limits.remaining == 0 else None
    with contextlib.suppress(ValueError):
        seconds = max(0.0, float(response.headers.get("Retry-After", "")))
    if status != 429:
        return Fault("server_failed", f"HTTP status {status}", seconds)
    asks = "" if seconds is None else f", and asks to wait {seconds:g} seconds"
    return Fault("rate_limited", f"HTTP status 429{asks}", seconds)


@cache
def _use_client() -> None:
    # Its headers would name the programs around this one, and it would ask the hub for their list.
    constants.HF_HUB_DISABLE_TELEMETRY = True
    set_client_factory(lambda: HubClient(follow_redirects=True))


def session() -> httpx.Client:
    """The session that every request of this process goes through."""
    _use_client()
    return get_session()


def hub_api(token: str | None) -> HfApi:
    """The hub's API. Without a token none is sent, whatever lies in files of the user."""
    session()
    return HfApi(endpoint=endpoint(), token=token or False, library_name="rl-exp")
