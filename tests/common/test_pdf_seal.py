import io
import random
import re
import stat
from datetime import datetime, timedelta

import pikepdf
import pytest
from cryptography import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from common.pdf.certificates import AUTHORITY_NAME, CERTIFICATE_NAME, KEY_NAME, make_development_certificate
from common.pdf.check import check
from common.pdf.seal import FileKey, Sealer, SealError, sealer, verify
from tests.common import printed


def verdict(pdf: bytes):
    return verify(pdf, trust_path=printed.trust_path(), at=printed.AT)


@pytest.mark.parametrize("name", ["opinion", "issue"])
def test_a_sealed_document_is_valid_and_still_archival_and_accessible(name):
    report = verdict(printed.sealed(name))

    assert (report.valid, report.covers_whole_file) == (True, True)
    assert report.reason == "Le cachet est valable et couvre tout le fichier."
    assert check(printed.sealed(name), source_html=printed.html(name), sealed=True) == []


def test_the_sealed_file_starts_with_the_bytes_that_were_given():
    assert printed.sealed().startswith(printed.rendered().data)


def test_the_seal_says_who_and_when():
    report = verdict(printed.sealed())

    assert report.signer == "Cachet d’essai, sans valeur"
    assert report.signed_at == printed.AT


def test_the_seal_forbids_every_change():
    with pikepdf.open(io.BytesIO(printed.sealed())) as pdf:
        (reference,) = pdf.Root.Perms.DocMDP.Reference

        assert int(reference.TransformParams.P) == 1


def test_two_seals_of_the_same_document_differ():
    assert printed.file_sealer().seal(printed.rendered().data, at=printed.AT) != printed.sealed()


def test_no_byte_outside_the_signature_can_be_changed():
    pdf = printed.sealed()
    gap = re.search(rb"/Contents <[0-9A-F]+>", pdf)
    assert gap is not None
    chance = random.Random(2026)  # noqa: S311 -- no secret here
    places = [place for place in chance.sample(range(len(pdf)), 300) if not gap.start() + 10 < place < gap.end()]

    accepted = []
    for place in places:
        changed = bytearray(pdf)
        changed[place] ^= 1 << chance.randrange(8)
        if verdict(bytes(changed)).valid:
            accepted.append(place)

    assert len(places) > 150
    assert accepted == []


def test_nothing_can_be_hidden_in_the_room_left_after_the_signature():
    pdf = printed.sealed()
    last = pdf.index(b">", pdf.index(b"/Contents <")) - 1

    report = verdict(pdf[:last] + b"1" + pdf[last + 1 :])

    assert not report.valid


def with_one_more_revision(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root["/Strange"] = generic.pdf_string("ajout")
    writer.update_root()
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def with_a_second_seal(pdf: bytes) -> bytes:
    return printed.file_sealer().seal(with_one_more_revision(pdf), at=printed.AT)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda pdf: pdf + b"\n", "ajouté"),
        (lambda pdf: pdf + b"% rien", "ajouté"),
        (with_one_more_revision, "ajouté"),
        (lambda _pdf: printed.rendered().data, "aucun cachet"),
        (lambda pdf: pdf[:-400], "lire"),
        (lambda _pdf: b"%PDF-1.7", "lire"),
        (lambda _pdf: b"", "lire"),
    ],
    ids=["one byte", "a comment", "a revision", "not sealed", "cut", "a stub", "nothing"],
)
def test_a_file_that_is_not_what_was_sealed_is_refused_with_the_reason(change, reason):
    report = verdict(change(printed.sealed()))

    assert not report.valid
    assert not report.covers_whole_file
    assert reason in report.reason


def test_a_document_already_sealed_cannot_be_sealed_again():
    with pytest.raises(SealError):
        with_a_second_seal(printed.sealed())


def test_the_seal_of_another_authority_is_not_recognised(tmp_path):
    make_development_certificate(tmp_path, at=printed.AT)

    report = verify(printed.sealed(), trust_path=tmp_path / AUTHORITY_NAME, at=printed.AT)

    assert not report.valid
    assert "reconnu" in report.reason


def test_a_certificate_out_of_date_is_not_recognised_any_more():
    report = verify(printed.sealed(), trust_path=printed.trust_path(), at=printed.AT + timedelta(days=6 * 365))

    assert not report.valid
    assert "n’est plus" in report.reason


def test_the_development_certificate_says_that_it_is_worth_nothing(tmp_path):
    make_development_certificate(tmp_path, at=printed.AT)

    for name in (CERTIFICATE_NAME, AUTHORITY_NAME):
        certificate = x509.load_pem_x509_certificate((tmp_path / name).read_bytes())
        assert "sans valeur" in certificate.subject.rfc4514_string()
        assert certificate.not_valid_after_utc - printed.AT == timedelta(days=1826)
    assert stat.S_IMODE((tmp_path / KEY_NAME).stat().st_mode) == 0o600


def test_the_development_certificate_is_made_once(tmp_path):
    make_development_certificate(tmp_path, at=printed.AT)
    key = (tmp_path / KEY_NAME).read_bytes()

    make_development_certificate(tmp_path, at=printed.AT + timedelta(days=1))

    assert (tmp_path / KEY_NAME).read_bytes() == key


def test_the_sealer_of_the_installation_uses_its_settings(settings):
    settings.SEAL_CERTIFICATE_PATH = str(printed.seal_folder() / CERTIFICATE_NAME)
    settings.SEAL_KEY_PATH = str(printed.seal_folder() / KEY_NAME)
    settings.SEAL_TRUST_PATH = str(printed.trust_path())

    assert sealer() == printed.file_sealer()


@pytest.mark.parametrize("broken", ["absent", "unreadable"])
def test_a_key_that_cannot_be_read_is_said_so(tmp_path, broken):
    key = tmp_path / KEY_NAME
    if broken == "unreadable":
        key.write_text("rien")

    with pytest.raises(SealError, match=r"introuvable|ne peut pas être lu"):
        Sealer(key=FileKey(printed.seal_folder() / CERTIFICATE_NAME, key), trust_path=printed.trust_path()).seal(
            printed.rendered().data, at=printed.AT
        )


def test_what_is_not_a_pdf_is_not_sealed():
    with pytest.raises(SealError, match="scellé"):
        printed.file_sealer().seal(b"rien", at=printed.AT)


def test_a_seal_without_zone_is_refused():
    with pytest.raises(SealError, match="fuseau"):
        printed.file_sealer().seal(printed.rendered().data, at=datetime(2026, 1, 1))  # noqa: DTZ001 -- what is tested
