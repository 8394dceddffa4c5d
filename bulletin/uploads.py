"""A file that is only hashed: its bytes are never kept, in memory or on disk."""

import hashlib
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

LARGEST = 25 * 1024 * 1024


class HashedFile(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs only
    """What remains of an upload: its size and its hash."""

    def __init__(self, *, size: int, sha256: str) -> None:
        super().__init__(file=None, name="document", size=size)
        self.sha256 = sha256


class HashingHandler(FileUploadHandler):
    """Reads the chunks one by one, keeps only the hash, and hangs up beyond `LARGEST`."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.is_too_big = False
        self._digest = hashlib.sha256()
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self._size += len(raw_data)
        if self._size > LARGEST:
            self.is_too_big = True
            raise StopUpload(connection_reset=False)
        self._digest.update(raw_data)
        return None

    def file_complete(self, file_size: int) -> HashedFile | None:
        if self.field_name != "document":
            return None
        return HashedFile(size=file_size, sha256=self._digest.hexdigest())
