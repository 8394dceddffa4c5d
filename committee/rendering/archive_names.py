"""Names that are harmless wherever they are opened: in an archive, on any file system."""

import unicodedata

from common.spreadsheets import is_visible

MAX_NAME = 100
_FORBIDDEN = set('<>:"/\\|?*')
# Windows opens devices by these names, whatever the extension.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789")})


def safe_name(name: str) -> str:
    """The name of one file in a folder: no path, no control or direction mark, no device, not too long."""
    composed = unicodedata.normalize("NFC", name)
    # C: controls, direction marks, surrogates, private use; Zl and Zp: line and paragraph separators.
    visible = "".join(" " if unicodedata.category(c) == "Zs" else c for c in composed if is_visible(c))
    kept = "".join("-" if c in _FORBIDDEN else c for c in visible).strip(" .")
    stem, dot, extension = kept.rpartition(".")
    if not dot:
        stem, extension = kept, ""
    stem = stem[: MAX_NAME - len(extension[:10])].strip(" .")
    if not stem or stem.lower() in _DEVICES:
        stem = f"piece-{stem}".rstrip("-")
    return f"{stem}.{extension[:10]}" if extension else stem
