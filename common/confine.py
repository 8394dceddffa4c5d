"""What a child process that touches a document may not do, set before it reads its first one.

Locks, one behind the other: an audit hook refuses to open a file outside the interpreter and the folders that are
named, to connect and to start a program; where the kernel allows it the process has no network at all. Limits of memory
and processor are the kernel's. The PDF engine (`common.pdf`) has a third lock: its fetcher knows no address but ours.
"""

import contextlib
import ctypes
import os
import resource
import sys
import sysconfig
from pathlib import Path
from typing import Any

MEMORY_BYTES = 1536 * 1024 * 1024
WRITE_BYTES = 64 * 1024 * 1024
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.fork", "ftplib.")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def set_limits(*, memory: int = MEMORY_BYTES, write: int = WRITE_BYTES, address_space: int | None = None) -> None:
    """In bytes. The address space counts what is only reserved too: a renderer reserves much, a reader does not."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (write, write))
    if address_space is not None:
        resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def leave_network() -> bool:
    """A network of its own, with no route. Kernels and containers that forbid it leave the two other locks."""
    unshare = getattr(ctypes.CDLL(None), "unshare", None)  # Linux only
    flags = _CLONE_NEWNET if os.geteuid() == 0 else _CLONE_NEWUSER | _CLONE_NEWNET
    return unshare is not None and bool(unshare(flags) == 0)


def close_doors(*folders: Path) -> None:
    """From here on nothing is opened but what the interpreter needs, and these folders. Cannot be undone."""
    libraries = sysconfig.get_paths()
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    roots = [*folders, *(Path(libraries[name]) for name in names)]
    readable = tuple(str(root.resolve()) + os.sep for root in roots)
    refused = PermissionError("refused to a process that handles a document")

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _mode, flags = arguments
            if not isinstance(path, int) and not _may_open(os.fspath(path), flags or 0, readable):
                raise refused
        elif event.startswith(_FORBIDDEN):
            raise refused

    sys.addaudithook(hook)


def _may_open(path: str | bytes, flags: int, readable: tuple[str, ...]) -> bool:
    name = os.path.realpath(os.fsdecode(path))
    return not flags & _WRITES and name.startswith(readable)


def allow_processor(seconds: int) -> None:
    """This much processor time from now; the kernel kills the process that takes more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + seconds + 1
    with contextlib.suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


# Linux counts in the peak of a new program the memory of the process that started it.
_INHERITED = _peak()


def is_worn() -> bool:
    """Whether the process has once taken so much memory that a fresh one is better for the next document."""
    return _peak() > max(MEMORY_BYTES // 3, _INHERITED)
