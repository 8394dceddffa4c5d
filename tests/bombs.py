"""Small files that unfold into enormous ones, and files that act: what the gate exists for."""

import io
import zipfile
import zlib

from tests import files

MEGA = 1024 * 1024


def flate_pdf(megabytes: int = 300) -> bytes:
    """A page whose drawing unfolds a thousand times."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(MEGA)) for _ in range(megabytes)) + packer.flush()
    return files.pdf(content=b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed))


def crowded_pdf(objects: int = 400_000) -> bytes:
    return files.pdf(extra=(b"<< >>",) * objects)


def twice_packed_pdf() -> bytes:
    packed = zlib.compress(zlib.compress(bytes(200 * MEGA), 9), 9)
    return files.pdf(
        content=b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(packed), packed)
    )


def heavy_docx(megabytes: int = 400) -> bytes:
    """One part of zeros."""
    out = io.BytesIO(files.docx())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/media/a.bin", "w") as part:
        for _ in range(megabytes):
            part.write(bytes(MEGA))
    return out.getvalue()


def lying_docx() -> bytes:
    """Its directory says a hundred bytes, its part unfolds to a hundred megabytes."""
    data = bytearray(files.docx_with({"word/media/a.bin": bytes(100 * MEGA)}))
    honest = (100 * MEGA).to_bytes(4, "little")
    while (place := data.find(honest)) >= 0:
        data[place : place + 4] = (100).to_bytes(4, "little")
    return bytes(data)


def overlapping_zip() -> bytes:
    """Many entries of the directory that share the same bytes (Fifield, 2019)."""
    data = files.docx_with({"word/media/a.bin": bytes(MEGA)})
    start = data.rfind(b"PK\x01\x02")
    ending = data.rfind(b"PK\x05\x06")
    entry, end = data[start:ending], bytearray(data[ending:])
    copies = b""
    for number in range(200):
        copies += entry.replace(b"word/media/a.bin", b"word/media/%04d" % number + b".b"[:2])
    size = int.from_bytes(end[12:16], "little") + len(copies)
    count = int.from_bytes(end[10:12], "little") + 200
    end[8:10] = end[10:12] = count.to_bytes(2, "little")
    end[12:16] = size.to_bytes(4, "little")
    return data[:ending] + copies + bytes(end)


def nested_zip(levels: int = 5) -> bytes:
    data = bytes(MEGA)
    for level in range(levels):
        data = files.zipped({f"{level}-{n}.zip": data for n in range(10)})
    return data


def laughing_docx() -> bytes:
    """Billion laughs."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return files.docx_with(
        {"word/styles.xml": f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{entities}]><x>&l9;</x>'}
    )


def deep_odt(depth: int = 200_000) -> bytes:
    return files.odf(body="<text:span>" * depth + "</text:span>" * depth)


def wide_xlsx() -> bytes:
    """A million and a half cells."""
    return files.xlsx(1_000_000)


def many_parts() -> bytes:
    return files.docx_with({f"word/media/{n}.bin": b"x" for n in range(6_000)})


def deep_json() -> bytes:
    return b"[" * 500_000 + b"]" * 500_000


def laughing_yaml() -> bytes:
    lines = ["a0: &a0 [ha, ha]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(lines).encode()


BOMBS = {
    "a flate stream of 300 MB": ("pdf", flate_pdf),
    "a stream packed twice": ("pdf", twice_packed_pdf),
    "400,000 objects": ("pdf", crowded_pdf),
    "a part of 400 MB": ("docx", heavy_docx),
    "a directory that lies": ("docx", lying_docx),
    "parts that overlap": ("docx", overlapping_zip),
    "zips in zips": ("docx", nested_zip),
    "6,000 parts": ("docx", many_parts),
    "a billion laughs": ("docx", laughing_docx),
    "XML without a bottom": ("odt", deep_odt),
    "a million cells": ("xlsx", wide_xlsx),
    "900 million points": ("png", files.png_bomb),
    "JSON without a bottom": ("json", deep_json),
    "YAML that multiplies": ("yaml", laughing_yaml),
}
