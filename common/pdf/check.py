"""What must hold before a PDF may be sealed, and again after. An empty list is the permission.

Nothing here shares code with what made the file: the norms by page-validation, the structure and the text by pikepdf.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import page
import pikepdf

from common.pdf.reading import read
from common.pdf.words import first_missing, words_of_html, words_of_runs

NORMS = {"PDF/A-3a": page.ValidationProfile.PDF_A_3A, "PDF/UA-1": page.ValidationProfile.PDF_UA_1}
MAX_PER_NORM = 5

_ACTIVE = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"}
_LINK = re.compile(r"(?:https?://|mailto:)[^\s]+")
_PATH = re.compile(r"\bfile:|\basset:|(?:^|[\s\"'(=])(?:/(?:home|root|tmp|usr|var|opt|srv|app|work)/|[A-Za-z]:\\)")
# « projet de décret » in capitals is a text that an opinion may quote; a mark stands alone.
# Printed at the head of each page of a confidential copy.
COPY_STAMP = "COPIE DE TRAVAIL CONFIDENTIELLE"
_DRAFT = re.compile(r"\b(?:PROJET(?!\s+D(?:E\b|[’']))|BROUILLON)\b")


@dataclass(frozen=True, slots=True)
class Finding:
    code: str
    message: str
    """A French sentence."""


def check(pdf: bytes, *, source_html: str, sealed: bool = False) -> list[Finding]:
    """Why this file may not be sealed, or once `sealed` may not be published; nothing when it may."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            findings = [
                *_norms(pdf),
                *_structure(document),
                *_fonts(document),
                *_actions(document),
                *_text(document, source_html),
                *_seal(document, sealed=sealed),
            ]
    except (pikepdf.PdfError, ValueError, KeyError, IndexError) as failure:
        return [Finding("unreadable", f"Le fichier PDF ne peut pas être lu ({failure}).")]
    return list(dict.fromkeys(findings))


def _norms(pdf: bytes) -> Iterator[Finding]:
    for name, profile in NORMS.items():
        try:
            failures = page.validate_pdf_bytes(pdf, profile=profile).failures
        except page.PageError as failure:
            yield Finding("unreadable", f"Le contrôle de la norme {name} a échoué\u00a0: {failure}.")
            continue
        for fault in failures[:MAX_PER_NORM]:
            yield Finding(fault.rule_id, f"La norme {name} n’est pas respectée\u00a0: {fault.message}.")


def _structure(document: pikepdf.Pdf) -> Iterator[Finding]:
    root = document.Root
    if "/StructTreeRoot" not in root or not _flag(root.get("/MarkInfo"), "/Marked"):
        yield Finding("not-tagged", "Le document n’est pas balisé pour les lecteurs d’écran.")
    if not str(root.get("/Lang", "")).startswith("fr"):
        yield Finding("language", "Le document n’indique pas qu’il est en français.")
    shows_title = _flag(root.get("/ViewerPreferences"), "/DisplayDocTitle")
    if not str(document.docinfo.get("/Title", "")).strip() or not shows_title:
        yield Finding("title", "Le document n’a pas de titre affiché.")
    if "/First" not in root.get("/Outlines", {}):
        yield Finding("outline", "Le document n’a pas de signets.")


def _flag(dictionary: Any, name: str) -> bool:
    return dictionary is not None and bool(dictionary.get(name, False))


def _fonts(document: pikepdf.Pdf) -> Iterator[Finding]:
    for font in _dictionaries(document):
        if font.get("/Type") != "/FontDescriptor":
            continue
        if not any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield Finding("font", f"La police {font.get('/FontName', '?')} n’est pas incorporée au document.")


def _actions(document: pikepdf.Pdf) -> Iterator[Finding]:
    """Nothing that runs, leads into a machine, or tells where the file was made."""
    if "/JavaScript" in document.Root.get("/Names", {}) or "/AA" in document.Root:
        yield Finding("active", "Le document contient un programme.")
    for item in _dictionaries(document):
        if str(item.get("/S", "")) in _ACTIVE:
            yield Finding("active", "Le document contient une action qui n’est pas permise.")
        if "/URI" in item and not _LINK.fullmatch(str(item.URI)):
            yield Finding("link", f"Une adresse du document n’est pas permise\u00a0: {item.URI}.")
        for value in item.values():
            if isinstance(value, pikepdf.String) and _PATH.search(str(value)):
                yield Finding("path", "Le document contient un chemin de fichier de la machine.")
    metadata = document.Root.get("/Metadata")
    if metadata is not None and _PATH.search(metadata.read_bytes().decode("utf-8", errors="replace")):
        yield Finding("path", "Le document contient un chemin de fichier de la machine.")


def _text(document: pikepdf.Pdf, source_html: str) -> Iterator[Finding]:
    if "/StructTreeRoot" not in document.Root:
        return
    reading = read(document)
    missing = first_missing(words_of_html(source_html), words_of_runs(reading.runs))
    if missing is not None:
        # Out of place: a row of a table higher than a page, whose cells are then read in halves.
        yield Finding("text", f"Un mot de la page manque dans le PDF, ou n’y est pas à sa place\u00a0: {missing}.")
    if any(COPY_STAMP in text.upper() for text in (*reading.runs, *reading.margins)):
        yield Finding("copy", "Le document porte le timbre d’une copie de travail confidentielle.")
    if any(_DRAFT.search(text) for text in (*reading.runs, *reading.margins)):
        yield Finding("draft", "Le document porte encore la marque d’un projet.")


def _seal(document: pikepdf.Pdf, *, sealed: bool) -> Iterator[Finding]:
    signatures = [item for item in _dictionaries(document) if item.get("/Type") == "/Sig"]
    certifies = "/DocMDP" in document.Root.get("/Perms", {})
    if not sealed and (signatures or "/AcroForm" in document.Root):
        yield Finding("seal", "Le document porte déjà un cachet ou un formulaire.")
    if sealed and (len(signatures) != 1 or not certifies):
        yield Finding("seal", "Le document ne porte pas un cachet, et un seul, qui en interdit la modification.")


def _dictionaries(document: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary of the file, those of streams too, and those written inside others."""
    pending: list[Any] = list(document.objects)
    while pending:
        item = pending.pop()
        if isinstance(item, pikepdf.Stream):
            yield item.stream_dict
            pending.extend(value for value in item.stream_dict.values() if _is_direct(value))
        elif isinstance(item, pikepdf.Dictionary):
            yield item
            pending.extend(value for value in item.values() if _is_direct(value))
        elif isinstance(item, pikepdf.Array):
            pending.extend(value for value in item if _is_direct(value))


def _is_direct(value: Any) -> bool:
    return isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect
