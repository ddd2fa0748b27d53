"""Scripts of this folder in processes of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def run_script(name: str, request: dict[str, Any]) -> dict[str, Any]:
    """Runs a script with a request on its standard input; its standard output is the answer."""
    done = subprocess.run(
        **script_command(name),
        input=json.dumps(request),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def script_command(name: str) -> dict[str, Any]:
    """How a script is started: arguments of `subprocess.run` and `Popen`."""
    return {
        "args": [sys.executable, str(Path(__file__).parent / f"{name}.py")],
        "env": {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    }
