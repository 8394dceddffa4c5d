import io
import zipfile

import pytest

from common import documents, journal
from common.errors import RuleBroken

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def archive(*names):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as opened:
        for name in names:
            opened.writestr(name, "x")
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("rapport.pdf", PDF),
        ("note.docx", archive("[Content_Types].xml", "word/document.xml")),
        ("donnees.csv", "référence;montant\n1;2".encode()),
        ("ancien.csv", "référence;été".encode("cp1252")),
        ("note.txt", b"bonjour"),
    ],
)
def test_a_file_that_is_what_it_says_is_accepted(name, data):
    assert documents.checked(data, name) == name.rpartition(".")[2]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("vide.pdf", b"", "est vide"),
        ("page.html", b"<html>", "n’est pas accepté"),
        ("sans-extension", b"x", "n’est pas accepté"),
        ("image.pdf", b"\x89PNG\r\n\x1a\n" + b"0" * 20, "n’est pas celui d’un fichier .pdf"),
        ("faux.docx", archive("readme.txt"), "n’est pas celui d’un fichier .docx"),
        ("macro.docx", archive("word/document.xml", "word/vbaProject.bin"), "sans contenu actif"),
        ("actif.pdf", PDF + b"/OpenAction", "sans contenu actif"),
        ("binaire.txt", b"a\x00b", "n’est pas celui d’un fichier .txt"),
    ],
)
def test_a_file_that_is_not_fit_is_refused_with_what_to_do(name, data, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        documents.checked(data, name)


def test_a_file_too_big_is_refused_with_its_limit(settings):
    settings.DOCUMENT_MAX_BYTES = 1024 * 1024

    with pytest.raises(RuleBroken, match="dépasse 1\u00a0Mo"):
        documents.checked(b"x" * (1024 * 1024 + 1), "gros.txt")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\note.pdf", "note.pdf"),
        ('a"b\r\n.pdf', "ab.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_name_is_made_fit_for_a_header(typed, kept):
    assert documents.safe_name(typed) == kept


@pytest.mark.django_db
def test_bytes_are_stored_under_their_hash_and_never_under_a_typed_name(at):
    stored = documents.store(upload=io.BytesIO(PDF), name="../../rapport.pdf", actor=journal.System("essai"), at=at)

    assert stored.name == "rapport.pdf"
    assert stored.file.name == f"{stored.sha256[:2]}/{stored.sha256[2:4]}/{stored.pk}"
    with stored.file.open() as kept:
        assert kept.read() == PDF
