"""Real files of every type that is taken, made here and nowhere downloaded; and the bombs that are not."""

import hashlib
import io
import struct
import zipfile
import zlib
from datetime import datetime

from django.core.files.base import ContentFile
from PIL import Image

from common.inspection.kinds import KINDS
from common.journal import Person
from common.models import DocumentState, StoredDocument

OFFICE = "application/vnd.openxmlformats-officedocument."
_WORD = f"{OFFICE}wordprocessingml.document.main+xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OF_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DECLARED = "http://schemas.openxmlformats.org/package/2006/content-types"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"


def pdf(padding: bytes = b"", *, catalog: bytes = b"", extra: tuple[bytes, ...] = (), content: bytes = b"") -> bytes:
    """One empty page. `padding` makes it another file; `catalog` and `extra` objects make it worse."""
    drawn = content or b"<< /Length %d >>\nstream\n%%%s\nendstream" % (len(padding) + 1, padding)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents 4 0 R >>",
        drawn,
        *extra,
    ]
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def zipped(parts: dict[str, bytes | str], *, stored: tuple[str, ...] = ("mimetype",)) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            how = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 28, 9, 0, 0)), data, how)
    return out.getvalue()


def relations(*links: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{_RELATIONS}">{"".join(links)}</Relationships>'


def link(kind: str, target: str, *, outside: bool = False, key: str = "rId9") -> str:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{key}" Type="{_OF_OFFICE}/{kind}" Target="{target}"{mode}/>'


def office(
    main: str, content_type: str, parts: dict[str, bytes | str], *, more: dict[str, bytes | str] | None = None
) -> bytes:
    declared = (
        f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{_DECLARED}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{content_type}"/></Types>'
    )
    first = {"[Content_Types].xml": declared, "_rels/.rels": relations(link("officeDocument", main, key="rId1"))}
    return zipped({**first, **parts, **(more or {})})


def docx(
    body: str = "<w:p><w:r><w:t>Bonjour</w:t></w:r></w:p>", *, content_type: str = _WORD, **more: bytes | str
) -> bytes:
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    named = {name.replace("__", "/"): data for name, data in more.items()}
    return office("word/document.xml", content_type, {"word/document.xml": document}, more=named)


def docx_with(parts: dict[str, bytes | str], body: str = "<w:p/>") -> bytes:
    return docx(body, **parts)


def xlsx(rows: int = 3, parts: dict[str, bytes | str] | None = None) -> bytes:
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, rows + 1))
    sheet = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_S}"><sheetData>{cells}</sheetData></worksheet>'
    book = (
        f'<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="{_S}" xmlns:r="{_OF_OFFICE}">'
        '<sheets><sheet name="Feuille" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    links = relations(link("worksheet", "worksheets/sheet1.xml", key="rId1"))
    made = {"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": links, "xl/worksheets/sheet1.xml": sheet}
    return office("xl/workbook.xml", f"{OFFICE}spreadsheetml.sheet.main+xml", made, more=parts)


def pptx(parts: dict[str, bytes | str] | None = None) -> bytes:
    shown = f'<?xml version="1.0" encoding="UTF-8"?><p:presentation xmlns:p="{_P}"/>'
    made = {"ppt/presentation.xml": shown}
    return office("ppt/presentation.xml", f"{OFFICE}presentationml.presentation.main+xml", made, more=parts)


def odf(
    kind: str = "text", body: str = "<text:p>Bonjour</text:p>", parts: dict[str, bytes | str] | None = None
) -> bytes:
    of = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = (
        f'xmlns:office="{of}:office:1.0" xmlns:text="{of}:text:1.0" xmlns:script="{of}:script:1.0" '
        f'xmlns:draw="{of}:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    manifest = f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{of}:manifest:1.0"/>'
    first = {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content}
    return zipped({**first, "META-INF/manifest.xml": manifest, **(parts or {})})


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    image = Image.effect_noise(size, 60).convert("RGB")
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """Nine hundred million points in a few hundred kilobytes."""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    packer = zlib.compressobj(9)
    line = bytes(1 + width // 8 + 1)
    data = b"".join(packer.compress(line) for _line in range(height)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + header + png_chunk(b"IDAT", data) + png_chunk(b"IEND", b"")


def every_type() -> dict[str, bytes]:
    """One valid file of each type, by extension."""
    return {
        "pdf": pdf(b"un", catalog=b"/OpenAction [3 0 R /Fit]"),
        "docx": docx(),
        "xlsx": xlsx(),
        "pptx": pptx(),
        "odt": odf(),
        "ods": odf("spreadsheet"),
        "odp": odf("presentation"),
        "png": picture(),
        "jpg": picture("JPEG"),
        "txt": "Une note d’étude.\nDeuxième ligne.\n".encode(),
        "md": b"# Fiche\n\n- un\n- deux <b>gras</b>\n",
        "csv": "référence;montant\nALG-2026-0001;12\n".encode("utf-8-sig"),
        "json": b'{"nom": "Diagnostic", "seuils": [1, 2.5, null]}',
        "yaml": b"nom: Diagnostic\nseuils:\n  - 1\n  - 2\n",
    }


def stored(data: bytes, name: str, *, actor: Person, at: datetime, state: str = DocumentState.CLEAN) -> StoredDocument:
    """A row and its bytes, as the gate would have left them."""
    is_judged = state != DocumentState.CHECKING
    document = StoredDocument(
        name=name,
        content_type=KINDS[name.rpartition(".")[2]].content_type if state == DocumentState.CLEAN else "",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        state=state,
        refusal="contient des macros." if state == DocumentState.REFUSED else "",
        checked_at=at if is_judged else None,
        stored_at=at,
        stored_by_id=actor.journal_id,
        stored_by_label=actor.journal_label,
    )
    document.file.save(name, ContentFile(data), save=False)
    document.save()
    return document
