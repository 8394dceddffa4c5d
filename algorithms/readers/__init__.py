"""Files that others wrote, read as sheets. One module for each format; all are pure: bytes in, rows and words out.

Nothing here writes or asks the database: `operations.importing` decides what becomes of each row.
"""

from algorithms.readers.opening import MAX_BYTES, MAX_ROWS, Reading, read

__all__ = ["MAX_BYTES", "MAX_ROWS", "Reading", "read"]
