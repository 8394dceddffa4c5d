"""PNG and JPEG: nothing after the image, not too many points, and decoded whole once."""

import io
import warnings

from PIL import Image, UnidentifiedImageError

from common.inspection import refusals
from common.inspection.refusals import Refused

MOST_POINTS = 50_000_000
_FORMATS = ["PNG", "JPEG", "GIF", "BMP", "TIFF"]
_END_OF_PNG = b"\x00\x00\x00\x00IEND\xaeB`\x82"


def check(data: bytes, family: str) -> None:
    """Raises: Refused when it is damaged, enormous, or followed by something else."""
    (_ends_where_png_does if family == "png" else _ends_where_jpeg_does)(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            refuse_huge(data)
            with Image.open(io.BytesIO(data), formats=[family.upper()]) as image:
                image.load()
    except MemoryError:
        raise Refused(refusals.HUGE_IMAGE) from None
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError, TypeError):
        raise Refused(refusals.DAMAGED) from None


def refuse_huge(data: bytes) -> None:
    """By its header alone, and also for an image inside a document. What is no image that we know passes."""
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            width, height = image.size
    except UnidentifiedImageError:
        return
    if width * height > MOST_POINTS:
        raise Refused(refusals.HUGE_IMAGE)


def _ends_where_png_does(data: bytes) -> None:
    position = 8
    while position + 12 <= len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        if data[position + 4 : position + 8] == b"IEND":
            if data[position:] != _END_OF_PNG:
                raise Refused(refusals.SMUGGLED)
            return
        position += 12 + length
    raise Refused(refusals.DAMAGED)


def _ends_where_jpeg_does(data: bytes) -> None:
    """Marker by marker; within a scan, up to the next marker that is neither a stuffed byte nor a restart."""
    position = 2
    while position + 2 <= len(data):
        if data[position] != 0xFF:
            raise Refused(refusals.DAMAGED)
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
        elif marker == 0xD9:
            if data[position + 2 :].strip(b"\x00"):
                raise Refused(refusals.SMUGGLED)
            return
        else:
            position += 2 + int.from_bytes(data[position + 2 : position + 4], "big")
            if marker == 0xDA:
                position = _end_of_scan(data, position)
    raise Refused(refusals.DAMAGED)


def _end_of_scan(data: bytes, position: int) -> int:
    while (position := data.find(b"\xff", position)) >= 0 and position + 1 < len(data):
        following = data[position + 1]
        if following not in (0x00, 0xFF) and not 0xD0 <= following <= 0xD7:
            return position
        position += 2 if following != 0xFF else 1
    raise Refused(refusals.DAMAGED)
