"""What the gate takes, and what it refuses with what to do. Each file goes through the real child."""

import io
import zipfile

import pytest

from common.inspection import gate, kinds, names, refusals
from common.inspection.refusals import Refused
from tests import files

TYPES = files.every_type()


def verdict(data: bytes, extension: str) -> gate.Verdict:
    return gate.inspect(io.BytesIO(data), extension=extension)


@pytest.mark.parametrize("extension", TYPES)
def test_a_file_of_each_type_is_taken_for_what_it_is(extension):
    found = verdict(TYPES[extension], extension)

    assert found.refused == ""
    assert found.found == kinds.KINDS[extension]


@pytest.mark.parametrize(
    ("extension", "data", "label"),
    [
        ("pdf", TYPES["png"], "image PNG"),
        ("png", TYPES["jpg"], "image JPEG"),
        ("docx", TYPES["xlsx"], "classeur Excel"),
        ("xlsx", TYPES["ods"], "classeur OpenDocument"),
        ("txt", TYPES["pdf"], "PDF"),
        ("csv", TYPES["docx"], "document Word"),
    ],
)
def test_the_content_decides_and_not_the_name(extension, data, label):
    found = verdict(data, extension)

    assert f"est en réalité un fichier {label}" in found.refused
    assert "donnez-lui l’extension" in found.refused


def action(body: bytes) -> bytes:
    return files.pdf(extra=(b"<< /Type /Action %s >>" % body,))


ENCRYPTED = files.pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) "
                                b"/P -1 >> /ID [(a) (a)]" % (b"x" * 32, b"y" * 32))  # fmt: skip
ACTIVE_PDF = {
    "JavaScript at opening": (files.pdf(catalog=b"/OpenAction << /S /JavaScript /JS (app.alert) >>"), refusals.SCRIPT),
    "JavaScript by its name tree": (files.pdf(catalog=b"/Names << /JavaScript << /Names [] >> >>"), refusals.SCRIPT),
    "JavaScript written otherwise": (action(b"/#53 /J#61vaScript /#4aS (x)"), refusals.SCRIPT),
    "a program launched": (action(b"/S /Launch /F (calc.exe)"), refusals.SCRIPT),
    "an address opened at once": (files.pdf(catalog=b"/OpenAction << /S /URI /URI (https://x) >>"), refusals.SCRIPT),
    "a place, then something else": (
        files.pdf(catalog=b"/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next 5 0 R >>", extra=(b"<< /S /Named >>",)),
        refusals.SCRIPT,
    ),
    "an action of a page": (files.pdf(extra=(b"<< /AA << /O << /S /Named >> >> >>",)), refusals.SCRIPT),
    "a form that is sent": (action(b"/S /SubmitForm /F (https://x)"), refusals.SCRIPT),
    "XFA": (files.pdf(catalog=b"/AcroForm << /Fields [] /XFA [] >>"), refusals.FORM),
    "a file inside": (files.pdf(catalog=b"/Names << /EmbeddedFiles << /Names [] >> >>"), refusals.EMBEDDED),
    "a file in a note": (files.pdf(extra=(b"<< /Subtype /FileAttachment >>",)), refusals.EMBEDDED),
    "a portfolio": (files.pdf(catalog=b"/Collection << >>"), refusals.EMBEDDED),
    "another document": (action(b"/S /GoToR /F (autre.pdf)"), refusals.OUTSIDE),
    "a link that runs": (action(b"/S /URI /URI (javascript:alert)"), refusals.OUTSIDE),
    "a link to a disk": (action(b"/S /URI /URI (file:///c:/x)"), refusals.OUTSIDE),
    "a password": (ENCRYPTED, refusals.PROTECTED),
    "something after its end": (TYPES["pdf"] + b"<script>", refusals.SMUGGLED),
    "an archive after its end": (TYPES["pdf"] + files.zipped({"a": b"x"}) + b"%%EOF", refusals.SMUGGLED),
    "no end": (TYPES["pdf"][:-8], refusals.DAMAGED),
    "no page": (TYPES["pdf"].replace(b"/Kids [3 0 R] /Count 1", b"/Kids [] /Count 0     "), refusals.DAMAGED),
    "a broken table": (TYPES["pdf"].replace(b"startxref", b"startxrex"), refusals.DAMAGED),
}


@pytest.mark.parametrize("what", ACTIVE_PDF)
def test_a_pdf_with_more_than_pages_is_refused(what):
    data, sentence = ACTIVE_PDF[what]

    assert verdict(data, "pdf").refused == sentence


@pytest.mark.parametrize(
    "data",
    [
        files.pdf(catalog=b"/OpenAction << /S /GoTo /D [3 0 R /Fit] >>"),
        files.pdf(extra=(b"<< /Title (About /JS and /Launch) >>",)),
        files.pdf(extra=(b"<< /Subtype /Link /A << /S /URI /URI (https://www.exemple.fr) >> >>",)),
    ],
    ids=["a page to open at", "words that look like it", "a link to a site"],
)
def test_a_pdf_that_only_looks_like_it_is_taken(data):
    assert verdict(data, "pdf").refused == ""


MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
FIELD = '<w:p><w:r><w:instrText>D</w:instrText></w:r><w:r><w:instrText>DEAUTO c:\\cmd "x"</w:instrText></w:r></w:p>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)


LINKED = files.relations(files.link("externalLinkPath", "c.xlsx", outside=True))
ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///x">]><x>&a;</x>'


def word_link(link: str) -> bytes:
    return files.docx_with({"word/_rels/document.xml.rels": files.relations(link)})


ACTIVE_OFFICE = {
    "macros declared": ("docx", files.docx(content_type=MACRO), refusals.MACROS),
    "macros hidden": ("docx", files.docx_with({"word/vbaProject.bin": OLE}), refusals.MACROS),
    "macros linked": ("docx", word_link(files.link("vbaProject", "x.bin")), refusals.MACROS),
    "an object": ("docx", word_link(files.link("oleObject", "embeddings/o.bin")), refusals.EMBEDDED),
    "an object without a link": ("docx", files.docx_with({"word/embeddings/o.dat": OLE}), refusals.EMBEDDED),
    "a program": ("docx", files.docx_with({"word/media/image1.png": b"MZ" + bytes(90)}), refusals.EMBEDDED),
    "a page": ("docx", files.docx_with({"word/x.html": "<p>"}), refusals.EMBEDDED),
    "a distant template": (
        "docx",
        word_link(files.link("attachedTemplate", "http://x/t", outside=True)),
        refusals.OUTSIDE,
    ),
    "a distant image": ("docx", word_link(files.link("image", "http://x/i.png", outside=True)), refusals.OUTSIDE),
    "a link to a disk": ("docx", word_link(files.link("hyperlink", "file://x/y", outside=True)), refusals.OUTSIDE),
    "a command": ("docx", files.docx(FIELD), refusals.COMMANDS),
    "a linked workbook": ("xlsx", files.xlsx(3, {"xl/_rels/x.rels": LINKED}), refusals.OUTSIDE),
    "entities": ("docx", files.docx_with({"word/styles.xml": ENTITY}), refusals.ENTITIES),
    "XML that is not": ("docx", files.docx("<w:p>"), refusals.DAMAGED),
    "ODF macros": ("odt", files.odf(parts={"Basic/Standard/Module1.xml": "<x/>"}), refusals.MACROS),
    "ODF event": (
        "odt",
        files.odf(body='<script:event-listener xlink:href="vnd.sun.star.script:x"/>'),
        refusals.MACROS,
    ),
    "ODF link that runs": ("odt", files.odf(body='<text:a xlink:href="macro:///x"/>'), refusals.OUTSIDE),
    "ODF distant image": ("odt", files.odf(body='<draw:image xlink:href="http://x/i.png"/>'), refusals.OUTSIDE),
    "ODF command": ("ods", files.odf("spreadsheet", body="<office:dde-source/>"), refusals.COMMANDS),
    "ODF protected": (
        "odt",
        files.odf(parts={"x.xml": '<manifest:encryption-data xmlns:manifest="m"/>'}),
        refusals.PROTECTED,
    ),
    "a zip of anything": ("docx", files.zipped({"readme.txt": b"x"}), refusals.ARCHIVE),
    "a path that climbs": ("docx", files.docx_with({"../../x.txt": b"x"}), refusals.SMUGGLED),
    "a path from the root": ("docx", files.docx_with({"/x.txt": b"x"}), refusals.SMUGGLED),
    "a path of another system": ("docx", files.docx_with({"..\\x.txt": b"x"}), refusals.SMUGGLED),
    "a comment": ("docx", TYPES["docx"][:-2] + b"\x05\x00hello", refusals.SMUGGLED),
    "something before": ("docx", b"#!/bin/sh\n" + TYPES["docx"], refusals.PROGRAM),
    "an old file": ("docx", OLE, refusals.OLD_OFFICE),
}


@pytest.mark.parametrize("what", ACTIVE_OFFICE)
def test_an_office_file_that_acts_is_refused(what):
    extension, data, sentence = ACTIVE_OFFICE[what]

    assert verdict(data, extension).refused == sentence


@pytest.mark.parametrize(
    ("extension", "data"),
    [
        ("docx", word_link(files.link("hyperlink", "https://www.exemple.fr", outside=True))),
        ("docx", files.docx_with({"word/embeddings/Microsoft_Excel_Sheet.xlsx": TYPES["xlsx"]})),
        ("docx", files.docx_with({"word/media/image1.png": TYPES["png"]})),
        ("odt", files.odf(body='<text:a xlink:href="https://x.fr"/>', parts={"Pictures/a.png": TYPES["png"]})),
    ],
    ids=["a link", "the workbook of a chart", "an image", "an ODF link and image"],
)  # fmt: skip
def test_what_every_office_document_holds_is_taken(extension, data):
    assert verdict(data, extension).refused == ""


def test_a_chart_with_a_workbook_that_acts_is_refused():
    inside = files.xlsx(3, {"xl/vbaProject.bin": OLE})

    found = verdict(files.docx_with({"word/embeddings/Microsoft_Excel_Sheet.xlsx": inside}), "docx")

    assert found.refused == refusals.MACROS


def test_a_protected_archive_is_refused():
    data = bytearray(TYPES["docx"])
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + place] |= 1

    assert verdict(bytes(data), "docx").refused == refusals.PROTECTED


@pytest.mark.parametrize(
    ("extension", "data", "sentence"),
    [
        ("txt", b"<html><script>", refusals.WEB_PAGE),
        ("txt", b"\xef\xbb\xbf  <svg onload='x'>", refusals.WEB_PAGE),
        ("md", b"Bonjour\n\n<script>alert(1)</script>", refusals.WEB_PAGE),
        ("txt", b"a\x00b", refusals.NOT_TEXT),
        ("txt", b"a\x1b[2Jb", refusals.NOT_TEXT),
        ("txt", b"bonjour %PDF-1.7", refusals.SMUGGLED),
        ("txt", b"#!/bin/sh", refusals.PROGRAM),
        ("csv", b"MZ\x90\x00", refusals.PROGRAM),
        ("csv", b"nom;valeur\nx;\"=cmd|' /C calc'!A0\"\n", refusals.COMMANDS),
        ("txt", b"{\\rtf1}", refusals.RICH_TEXT),
        ("txt", b"\x1f\x8b\x08", refusals.ARCHIVE),
        ("json", b"{'a': 1}", refusals.NOT_JSON),
        ("yaml", b"a: [1", refusals.NOT_YAML),
        ("yaml", b"a: !!python/object/apply:os.system [x]", refusals.ALIVE_YAML),
        ("yaml", b"a: &x [1]\nb: *x\n", refusals.ALIVE_YAML),
        ("png", TYPES["png"] + b"<?php", refusals.SMUGGLED),
        ("png", TYPES["png"][:-20], refusals.DAMAGED),
        ("jpg", TYPES["jpg"] + files.zipped({"a": b"x"}), refusals.SMUGGLED),
        ("jpg", TYPES["jpg"][:-2], refusals.DAMAGED),
        ("png", b"GIF89a" + bytes(50), refusals.OTHER_IMAGE),
        ("pdf", b"bonjour", refusals.UNKNOWN),
    ],
)
def test_texts_and_images_that_are_more_than_that_are_refused(extension, data, sentence):
    assert verdict(data, extension).refused == sentence


def test_an_old_french_table_is_a_table():
    assert verdict("référence;été\n1;2".encode("cp1252"), "csv").refused == ""
    assert verdict("référence;été".encode("utf-16"), "csv").refused == ""


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("rapport\u202efdp.exe", refusals.HIDDEN_SIGNS),
        ("rap\u200bport.pdf", refusals.HIDDEN_SIGNS),
        ("rapport\r\n.pdf", refusals.HIDDEN_SIGNS),
        ("rapport.exe.pdf", refusals.TWO_EXTENSIONS),
        ("rapport.JS .pdf", refusals.TWO_EXTENSIONS),
        ("page.html.txt", refusals.TWO_EXTENSIONS),
        ("classeur.xlsm.xlsx", refusals.TWO_EXTENSIONS),
    ],
)
def test_a_name_that_hides_what_it_is_is_refused(name, sentence):
    with pytest.raises(Refused) as refused:
        names.refuse_tricks(name)

    assert str(refused.value) == sentence


@pytest.mark.parametrize("name", ["Rapport v1.2 (final).pdf", "note d’étude – été.docx", "données.2026.csv", "a.pdf"])
def test_an_ordinary_name_is_let_through(name):
    names.refuse_tricks(name)


def test_every_refusal_says_what_to_do():
    sentences = [text for name, text in vars(refusals).items() if name.isupper()]

    assert all(text.endswith(".") and any(sign in text for sign in (":", ". ")) for text in sentences)
    assert zipfile.is_zipfile(io.BytesIO(TYPES["docx"]))
