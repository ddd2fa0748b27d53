"""Turns a bare interpreter on another machine into a supervised worker.

Its text travels on a command line, so it stands alone, before any other code is there. It answers
on stdout with lines that begin with the nonce of its command line, in lock-step:

    bootstrap     nonce {"type": "here"}
    orchestrator  {"requires", "sha256", "bytes"}
    bootstrap     nonce {"type": "report", "report", "known"}
    orchestrator  {"environment", "keep", "module", "options"}; then the archive, if it is not known
    bootstrap     nonce {"type": "running"}, and becomes the supervisor

The archive is JSON, source text by relative path, and is kept below the user's cache by digest.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import pathlib
import platform
import shutil
import sys
import sysconfig
import tempfile
from importlib import metadata
from typing import Any


def _answer(**message: Any) -> None:
    text = sys.argv[1] + " " + json.dumps(message) + "\n"
    os.write(1, text.encode("ascii"))


def _read_line() -> Any:
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            os._exit(1)
        line += byte
    return json.loads(line)


def _read_exactly(size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = os.read(0, min(size - len(data), 1 << 16))
        if not part:
            os._exit(1)
        data += part
    return data


def _problem(name: str) -> str:
    try:
        return "" if importlib.util.find_spec(name) else f"there is no module '{name}'"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def _report(names: list[str]) -> dict[str, Any]:
    problems = {name: problem for name in names if (problem := _problem(name))}
    versions = {}
    for name in names:
        with contextlib.suppress(metadata.PackageNotFoundError):
            versions[name] = metadata.version(name)
    return {
        "executable": sys.executable,
        "version": platform.python_version(),
        "implementation": platform.python_implementation(),
        "platform": sysconfig.get_platform(),
        "has_ensurepip": importlib.util.find_spec("ensurepip") is not None,
        "problems": problems,
        "versions": versions,
    }


def _cache() -> pathlib.Path:
    if os.environ.get("RL_EXP_CACHE"):
        return pathlib.Path(os.environ["RL_EXP_CACHE"])
    base = os.environ.get("XDG_CACHE_HOME")
    return (pathlib.Path(base) if base else pathlib.Path.home() / ".cache") / "rl-exp"


def _is_whole(folder: pathlib.Path, digest: str) -> bool:
    try:
        archive = (folder / "archive.json").read_bytes()
        return hashlib.sha256(archive).hexdigest() == digest and all(
            (folder / name).read_bytes() == text.encode()
            for name, text in json.loads(archive).items()
        )
    except (OSError, ValueError):
        return False


def _unpack(archive: bytes, folder: pathlib.Path, digest: str) -> None:
    if hashlib.sha256(archive).hexdigest() != digest:
        raise ValueError("the code arrived damaged")
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = pathlib.Path(tempfile.mkdtemp(prefix=".unpacking-", dir=folder.parent))
    try:
        for name, text in json.loads(archive).items():
            parts = name.split("/")
            if not all(part and part[0] != "." and part.isprintable() for part in parts):
                raise ValueError(f"{name!r} is no name for a source file")
            target = beside.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
        (beside / "archive.json").write_bytes(archive)
        if folder.exists() and not _is_whole(folder, digest):
            folder.rename(tempfile.mkdtemp(prefix=".broken-", dir=folder.parent) + "/code")
        with contextlib.suppress(OSError):  # another start was first
            beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    for broken in folder.parent.glob(".broken-*"):
        shutil.rmtree(broken, ignore_errors=True)


def main() -> None:
    """Leads the dialogue above; does not return."""
    _answer(type="here")
    wanted = _read_line()
    digest = wanted["sha256"]
    folder = _cache() / "code" / digest
    known = _is_whole(folder, digest)
    _answer(type="report", report=_report(wanted["requires"]), known=known)
    start = _read_line()
    if not known:
        archive = _read_exactly(wanted["bytes"])
        try:
            _unpack(archive, folder, digest)
        except (OSError, ValueError) as error:
            _answer(type="failed", problem=f"{folder}: {error}")
            sys.exit(1)
    keep = set(start["keep"])
    environment = {name: value for name, value in os.environ.items() if name in keep}
    environment.update(start["environment"], PYTHONPATH=str(folder))
    supervisor = str(folder / "rl_exp_bridge" / "supervisor.py")
    command = [sys.executable, "-m", start["module"]]
    os.chdir(folder)
    _answer(type="running")
    arguments = [sys.executable, "-I", "-S", supervisor, *start["options"], *command]
    os.execve(sys.executable, arguments, environment)


if __name__ == "__main__":
    main()
