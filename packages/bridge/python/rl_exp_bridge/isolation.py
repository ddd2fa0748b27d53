"""What the kernel of a Linux keeps from a command: the network, and files not meant for it.

Whoever runs the command and whatever it starts, it can lift neither. Stand-alone, because the
supervisor loads it by its path.
"""

from __future__ import annotations

import ctypes
import errno
import fnmatch
import functools
import os
import platform
import stat
import struct
import sys
from collections.abc import Iterable, Mapping

_PR_GET_SECCOMP = 21
_PR_SET_SECCOMP = 22
_PR_CAPBSET_DROP = 24
_PR_SET_NO_NEW_PRIVS = 38
# Machine: name of its calling convention, number of `socket`.
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446

# Rights of Landlock.
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_MAKE_DEVICE = 1 << 6 | 1 << 11  # given to nobody
_CHANGE_FOLDER = 0b1111111110000 & ~_MAKE_DEVICE  # make and remove what is in it
_READ = _EXECUTE | _READ_FILE
_WRITE = _WRITE_FILE | _CHANGE_FOLDER | _REFER | _TRUNCATE
_OF_A_FILE = _READ | _WRITE_FILE | _TRUNCATE
_NO_OTHERS_SOCKETS_AND_SIGNALS = 0b11

_RIGHTS = {
    "reads": _READ | _READ_DIR,
    "lists": _READ_DIR,
    "keeps": _READ | _WRITE,
    "writes": _READ | _READ_DIR | _WRITE,
}
"""By the name of what is given: to be read; names alone; read and written by name; all of it."""

_SYSTEM = (
    *("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc", "/opt"),
    *("/nix/store", "/gnu/store", "/run/opengl-driver", "/proc", "/sys"),
)
_DEVICES = (
    *("null", "zero", "full", "random", "urandom", "tty", "ptmx", "pts"),
    *("nvidia*", "nvhost*", "nvmap", "dri", "kfd", "dxg", "infiniband"),
)
_VARIABLES = ("PYTHONPATH", "LD_LIBRARY_PATH", "CUDA_HOME", "CUDA_PATH", "PYENV_ROOT")
# Root keeps the use of its own files; it does not read memory or disks behind their files' backs.
_KEPT_CAPABILITIES = {1, 3}  # CAP_DAC_OVERRIDE, CAP_FOWNER
_CAPABILITIES = 64

Files = Mapping[str, Iterable[str]]

_libc = ctypes.CDLL(None, use_errno=True)


class Isolation:
    """What a command is held to, from before its first instruction on."""

    def __init__(self, *, network: bool, files: Files | None) -> None:
        """Prepares the rules.

        Args:
            network: False takes the network away.
            files: Paths by the names in `_RIGHTS`, which are all that it may use beside the system;
                None for whatever its user may use. Those that are not there are left out.
        """
        self._filter = None if network else _network_filter()
        # Who gives everything asks for no rules.
        self._rules = None if files is None or "/" in files.get("reads", ()) else _rules(files)
        self.network = "open" if network else "settings" if self._filter is None else "kernel"
        """Who keeps the command from the network, if anyone does."""
        self.files = "open" if self._rules is None else "kernel"
        """Who keeps it from other files, if anyone does."""

    @property
    def described(self) -> dict[str, str]:
        """Who keeps what from it, as JSON can hold it."""
        return {"network": self.network, "files": self.files}

    def allow(self, folder: str) -> None:
        """Gives the command one folder more, to do in it what it likes."""
        if self._rules is not None:
            _allow(self._rules, folder, "writes")

    def enter(self) -> None:
        """Holds this process to the rules for good, with all that it starts.

        Raises:
            OSError: The kernel does not take them.
        """
        if self._filter is None and self._rules is None:
            return
        prctl = _libc.prctl
        _must(prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        if self._rules is not None:
            for capability in set(range(_CAPABILITIES)) - _KEPT_CAPABILITIES:
                prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
            _must(_syscall(_RESTRICT_SELF, self._rules, 0))
        if self._filter is not None:
            instructions = ctypes.create_string_buffer(self._filter)
            program = struct.pack("@HP", len(self._filter) // 8, ctypes.addressof(instructions))
            _must(prctl(_PR_SET_SECCOMP, 2, program, 0, 0))


def _network_filter() -> bytes | None:
    """Returns the instructions by which the kernel refuses sockets; None where it takes none."""
    known = _machine()
    if known is None or _libc.prctl(_PR_GET_SECCOMP, 0, 0, 0, 0) < 0:
        return None
    convention, socket = known
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06
    program = [
        (load, 0, 0, 4),  # the calling convention
        (equal, 0, 8, convention),
        (load, 0, 0, 0),  # the number of the call
        (at_least, 6, 0, 0x40000000),  # x32, whose numbers are others
        (equal, 5, 0, 425),  # io_uring_setup, which makes sockets too
        (equal, 0, 3, socket),
        (load, 0, 0, 16),  # the first argument
        (equal, 1, 0, 1),  # AF_UNIX
        (equal, 0, 1, 16),  # AF_NETLINK, which lists what this machine has
        (answer, 0, 0, 0x7FFF0000),  # allowed
        (answer, 0, 0, 0x00050000 | errno.EACCES),
    ]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in program)


@functools.cache
def _landlock_version() -> int:
    return 0 if _machine() is None else max(0, _syscall(_CREATE_RULESET, None, 0, 1))


def _handled(version: int) -> int:
    """The rights that are refused where they are not given, as far as a version knows them."""
    late = (_REFER if version < 2 else 0) | (_TRUNCATE if version < 3 else 0)
    return (_READ | _READ_DIR | _WRITE | _MAKE_DEVICE) & ~late


def _rules(files: Files) -> int | None:
    """Returns a descriptor of Landlock rules; None where the kernel has no Landlock."""
    version = _landlock_version()
    if version == 0:
        return None
    attributes = struct.pack("=Q", _handled(version))
    if version >= 6:
        attributes += struct.pack("=QQ", 0, _NO_OTHERS_SOCKETS_AND_SIGNALS)
    ruleset = _must(_syscall(_CREATE_RULESET, attributes, len(attributes), 0))
    for name in _RIGHTS:
        for path in files.get(name, ()):
            _allow(ruleset, path, name)
    for path in (*_SYSTEM, *_python_folders(), *_folders_of_variables()):
        _allow(ruleset, path, "reads")
    devices = os.listdir("/dev")
    for pattern in _DEVICES:
        for device in fnmatch.filter(devices, pattern):
            _allow(ruleset, f"/dev/{device}", "writes")
    # Shared memory, by name alone: what others put there is not looked through.
    _allow(ruleset, "/dev/shm", "keeps")
    return ruleset


def _allow(ruleset: int, path: str, name: str) -> None:
    rights = _RIGHTS[name] & _handled(_landlock_version())
    try:
        file = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(file).st_mode):
            rights &= _OF_A_FILE
        if rights:
            _must(_syscall(_ADD_RULE, ruleset, 1, struct.pack("=Qi", rights, file), 0))
    finally:
        os.close(file)


def _python_folders() -> set[str]:
    """Where this interpreter and its packages lie."""
    import site

    site.main()
    return {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix, *sys.path}


def _folders_of_variables() -> Iterable[str]:
    for name in _VARIABLES:
        yield from filter(os.path.isabs, os.environ.get(name, "").split(os.pathsep))


def _machine() -> tuple[int, int] | None:
    return _MACHINES.get(platform.machine()) if sys.platform == "linux" else None


def _syscall(number: int, *arguments: int | bytes | None) -> int:
    as_long = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    return int(_libc.syscall(ctypes.c_long(number), *as_long))


def _must(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"the kernel does not isolate: {os.strerror(number)}")
    return result
