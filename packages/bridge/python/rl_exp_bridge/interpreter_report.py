"""Says what this interpreter is and has: ``python interpreter_report.py find|import NAME ...``.

``find`` looks for the modules, ``import`` imports them. The last line of stdout is the report, in
JSON.
Stand-alone, and plain enough for an old Python 3 to say that it is old.
"""

import importlib
import importlib.util
import json
import platform
import sys
import sysconfig
from typing import Dict, List  # noqa: UP035


def _problem(mode: str, name: str) -> str:
    try:
        if mode == "import":
            importlib.import_module(name)
        elif importlib.util.find_spec(name) is None:
            return "there is no module '" + name + "'"
    except BaseException as error:
        return type(error).__name__ + ": " + str(error).strip()[-500:]
    return ""


def _versions(names: List[str]) -> Dict[str, str]:  # noqa: UP006
    try:
        from importlib import metadata
    except ImportError:  # before Python 3.8
        return {}
    versions = {}
    for name in names:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions


def main() -> None:
    """Writes the report to stdout, whatever an import prints."""
    mode, names = sys.argv[1], sys.argv[2:]
    stdout, sys.stdout = sys.stdout, sys.stderr
    problems = {name: _problem(mode, name) for name in names}
    report = {
        "executable": sys.executable,
        "version": platform.python_version(),
        "implementation": platform.python_implementation(),
        "platform": sysconfig.get_platform(),
        "has_ensurepip": _problem("find", "ensurepip") == "",
        "problems": {name: problem for name, problem in problems.items() if problem},
        "versions": _versions(names),
    }
    stdout.write("\n" + json.dumps(report) + "\n")


if __name__ == "__main__":
    main()
