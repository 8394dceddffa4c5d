"""A published PDF that was touched: found by `/verifier`, whatever was done to it (RELIABILITY, bars G1 and G2)."""

import hashlib
import io

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from bulletin import queries
from bulletin.models import RegisterEntry
from common.pdf.verify import verify
from tests.bulletin.factories import OpinionActFactory, publish_issue
from tests.common import printed
from tests.common.pki import House, now, served
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def revised(pdf, change):
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer, writer.root["/Pages"]["/Kids"][0])
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def with_a_note(writer, page):
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (50, 50, 500, 700)]),
            generic.pdf_name("/Contents"): generic.pdf_string("Avis défavorable"),
        }
    )
    page.setdefault(generic.pdf_name("/Annots"), generic.ArrayObject()).append(writer.add_object(note))
    writer.update_container(page)


def with_other_content(writer, page):
    stream = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    page[generic.pdf_name("/Contents")] = stream
    writer.update_container(page)


def with_hidden_pages(writer, _page):
    writer.root["/Pages"][generic.pdf_name("/Count")] = generic.NumberObject(0)
    writer.root["/Pages"][generic.pdf_name("/Kids")] = generic.ArrayObject()
    writer.update_container(writer.root["/Pages"])


def written_again(pdf, *, signed=True):
    """Another file with the same pages: another table of references, one revision only."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        if not signed:
            del document.Root.AcroForm, document.Root.Perms
            for page in document.pages:
                if "/Annots" in page:
                    kept = [one for one in page.Annots if one.get("/Subtype") != "/Widget"]
                    page.Annots = pikepdf.Array(kept)
        output = io.BytesIO()
        document.save(output, deterministic_id=True)
        return output.getvalue()


def with_the_table_moved(pdf):
    start = pdf.rindex(b"startxref") + len(b"startxref\n")
    return pdf[:start] + b"0" + pdf[start:]


def with_a_second_table(pdf):
    place = pdf.rindex(b"startxref")
    return pdf + b"\n" + pdf[place:]


def by_another(pdf, folder):
    with served() as services:
        return House(folder, services).sealer().seal(written_again(pdf, signed=False), at=now())


ATTACKS = {
    "one byte appended": lambda pdf, _folder: pdf + b"\n",
    "a comment appended": lambda pdf, _folder: pdf + b"% rien",
    "another PDF appended": lambda pdf, _folder: pdf + pdf,
    "the end cut": lambda pdf, _folder: pdf[:-1],
    "something before": lambda pdf, _folder: b"%\n" + pdf,
    "an annotation over the text": lambda pdf, _folder: revised(pdf, with_a_note),
    "the content replaced": lambda pdf, _folder: revised(pdf, with_other_content),
    "the pages hidden": lambda pdf, _folder: revised(pdf, with_hidden_pages),
    "written again": lambda pdf, _folder: written_again(pdf),
    "the seal removed": lambda pdf, _folder: written_again(pdf, signed=False),
    "the table of references moved": lambda pdf, _folder: with_the_table_moved(pdf),
    "a second table of references": lambda pdf, _folder: with_a_second_table(pdf),
    "sealed again by another key": by_another,
}


@pytest.fixture
def sealed():
    """An opinion published with a file that was really sealed."""
    pdf = printed.sealed()
    publish_issue(OpinionActFactory(pdf=pdf))
    return pdf


def test_every_single_byte_of_a_published_file_counts(sealed):
    before, view = hashlib.sha256(), memoryview(sealed)
    changed = set()
    for place, byte in enumerate(sealed):
        digest = before.copy()
        digest.update(bytes([byte ^ 1]))
        digest.update(view[place + 1 :])
        changed.add(digest.hexdigest())
        before.update(view[place : place + 1])

    assert before.hexdigest() == hashlib.sha256(sealed).hexdigest()
    assert queries.check_file(before.hexdigest()).is_known
    assert len(changed) == len(sealed)
    assert changed.isdisjoint(RegisterEntry.objects.values_list("sha256", flat=True))
    assert not queries.check_file(min(changed)).is_known


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_a_file_that_was_attacked_is_unknown_to_the_verifier_and_its_seal_does_not_hold(
    public, sealed, attack, tmp_path
):
    forged = attack(sealed, tmp_path)

    upload = io.BytesIO(forged)
    upload.name = "avis.pdf"
    answer = public.post("/verifier/", {"document": upload})

    assert text_of(answer.page.select_one(".notice")).startswith("Inconnu du registre public")
    assert not verify(forged, trust_path=printed.trust_path(), at=printed.AT).valid


def test_the_very_file_is_authentic(public, sealed):
    upload = io.BytesIO(sealed)
    upload.name = "avis.pdf"

    assert text_of(public.post("/verifier/", {"document": upload}).page.select_one(".notice")).startswith(
        "Ce fichier est authentique"
    )
    assert verify(sealed, trust_path=printed.trust_path(), at=printed.AT).valid
