"""Files under a second name."""

import os
import secrets
import shutil
from pathlib import Path


def link_file(source: Path, target: Path) -> None:
    """Makes a file appear under another name, whole, and without a copy where the disk allows that.

    Until then it is called `<name>.<random>.tmp`.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f"{target.name}.{secrets.token_hex(6)}.tmp")
    try:
        try:
            os.link(source, temporary)
        except OSError:
            shutil.copyfile(source, temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
