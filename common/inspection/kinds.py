"""The types that are taken, and how their first bytes tell them from what is not."""

from dataclasses import dataclass

from common.inspection import refusals
from common.inspection.refusals import Refused


@dataclass(frozen=True, slots=True)
class Kind:
    """`family` is what decides how it is read: its first bytes for all, but for the texts, which are read as named."""

    extension: str
    content_type: str
    label: str
    family: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
KINDS = {
    kind.extension: kind
    for kind in (
        Kind("pdf", "application/pdf", "PDF", "pdf"),
        Kind("docx", f"{_OFFICE}wordprocessingml.document", "document Word", "package"),
        Kind("xlsx", f"{_OFFICE}spreadsheetml.sheet", "classeur Excel", "package"),
        Kind("pptx", f"{_OFFICE}presentationml.presentation", "présentation PowerPoint", "package"),
        Kind("odt", f"{_OPEN}text", "texte OpenDocument", "package"),
        Kind("ods", f"{_OPEN}spreadsheet", "classeur OpenDocument", "package"),
        Kind("odp", f"{_OPEN}presentation", "présentation OpenDocument", "package"),
        Kind("png", "image/png", "image PNG", "png"),
        Kind("jpg", "image/jpeg", "image JPEG", "jpeg"),
        Kind("txt", "text/plain", "texte", "text"),
        Kind("md", "text/markdown", "texte Markdown", "text"),
        Kind("csv", "text/csv", "tableau CSV", "text"),
        Kind("json", "application/json", "données JSON", "text"),
        Kind("yaml", "application/yaml", "données YAML", "text"),
    )
}
_ALSO = {"jpeg": "jpg", "yml": "yaml"}
EXTENSIONS = tuple(sorted([*KINDS, *_ALSO]))

_FAMILIES = ((b"%PDF-", "pdf"), (b"PK\x03\x04", "package"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"))
_FOREIGN = (
    (b"MZ", refusals.PROGRAM),
    (b"\x7fELF", refusals.PROGRAM),
    (b"#!", refusals.PROGRAM),
    (b"\xca\xfe\xba\xbe", refusals.PROGRAM),
    (b"\xcf\xfa\xed\xfe", refusals.PROGRAM),
    (b"\xfe\xed\xfa\xcf", refusals.PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", refusals.PROGRAM),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", refusals.OLD_OFFICE),
    (b"PK\x05\x06", refusals.ARCHIVE),
    (b"PK\x07\x08", refusals.ARCHIVE),
    (b"Rar!", refusals.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", refusals.ARCHIVE),
    (b"\x1f\x8b", refusals.ARCHIVE),
    (b"BZh", refusals.ARCHIVE),
    (b"\xfd7zXZ\x00", refusals.ARCHIVE),
    (b"(\xb5/\xfd", refusals.ARCHIVE),
    (b"MSCF", refusals.ARCHIVE),
    (b"{\\rtf", refusals.RICH_TEXT),
    (b"GIF8", refusals.OTHER_IMAGE),
    (b"RIFF", refusals.OTHER_IMAGE),
    (b"II*\x00", refusals.OTHER_IMAGE),
    (b"MM\x00*", refusals.OTHER_IMAGE),
)


def named(extension: str) -> Kind | None:
    """The type that this extension announces, None when it is not taken."""
    return KINDS.get(_ALSO.get(extension, extension))


def foreign(head: bytes) -> str:
    """Why what begins so is never taken, whatever its name; empty when nothing is against it."""
    for signature, sentence in _FOREIGN:
        if head.startswith(signature):
            return sentence
    return refusals.ARCHIVE if head[257:262] == b"ustar" else ""


def family_of(head: bytes) -> str:
    """What the first bytes prove. A text proves nothing by its first bytes: it is read whole.

    Raises: Refused for a program, an archive, an old office file and their like.
    """
    if sentence := foreign(head):
        raise Refused(sentence)
    return next((family for signature, family in _FAMILIES if head.startswith(signature)), "text")


def otherwise_named(kind: Kind, extension: str) -> str:
    return f"est en réalité un fichier {kind.label}, et non .{extension} : donnez-lui l’extension .{kind.extension}."
