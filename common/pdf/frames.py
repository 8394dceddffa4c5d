"""How the parent and its child speak: one JSON header, then blobs whose lengths the header announces."""

import json
import struct
from collections.abc import Callable, Sequence
from typing import Any

_LENGTH = struct.Struct(">I")
MAX_HEADER = 16 * 1024 * 1024


def pack(header: dict[str, Any], blobs: Sequence[bytes]) -> bytes:
    head = json.dumps({**header, "blobs": [len(blob) for blob in blobs]}).encode()
    return b"".join((_LENGTH.pack(len(head)), head, *blobs))


def unpack(read: Callable[[int], bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """`read(n)` gives exactly n bytes, or raises EOFError."""
    (length,) = _LENGTH.unpack(read(_LENGTH.size))
    if length > MAX_HEADER:
        raise EOFError
    header = json.loads(read(length))
    return header, [read(size) for size in header.pop("blobs")]
