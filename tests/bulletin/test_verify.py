import io
import tempfile
from pathlib import Path

import pytest

from bulletin.uploads import LARGEST
from tests.bulletin.factories import (
    OpinionActFactory,
    SheetActFactory,
    publish,
    publish_founding_act,
    publish_issue,
    publish_opinion,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def send(public, data, name="document.pdf"):
    upload = io.BytesIO(data)
    upload.name = name
    return public.post("/verifier/", {"document": upload})


def verdict(response):
    return text_of(response.page.select_one(".notice"))


def test_the_file_that_was_published_is_recognised(public):
    opinion = publish_opinion()

    found = verdict(send(public, bytes(opinion.pdf)))

    assert found.startswith("Ce fichier est authentique Avis n° 2026-01 – Avis sur l’assistant")
    assert "ligne 1 du registre" in found


def test_one_byte_changed_and_the_file_is_unknown(public):
    opinion = publish_opinion()
    data = bytearray(opinion.pdf)
    data[5] ^= 1

    assert verdict(send(public, bytes(data))).startswith("Inconnu du registre public Aucun document publié n’a cette")


def test_a_byte_added_at_the_end_is_seen(public):
    opinion = publish_opinion()

    assert verdict(send(public, bytes(opinion.pdf) + b"\n")).startswith("Inconnu")


def test_the_file_of_an_issue_is_recognised(public):
    act = publish_founding_act()

    assert "Bulletin officiel n°2020-56 du 10 juillet 2020" in verdict(send(public, bytes(act.issue.pdf)))


def test_the_data_of_a_publication_are_recognised(public):
    sheet = publish(SheetActFactory())

    assert "ALG-2026-0001" in verdict(send(public, bytes(sheet.content), name="fiche.json"))


def test_a_replaced_version_is_authentic_and_says_that_it_was_replaced(public):
    old = publish_opinion()
    publish_issue(OpinionActFactory(number=1, issue=2, replaces=old.pk, pdf=b"%PDF corrected"))

    found = verdict(send(public, bytes(old.pdf)))

    assert found.startswith("Authentique, mais remplacé par une version plus récente")
    assert "Cette version a été remplacée le 24 novembre 2026 : lire la version 2" in found


@pytest.mark.parametrize(
    "q", ["Avis n° 2026-01", "avis n° 2026-01", "avis n°\u00a02026-01", "2026-01", "n° 2026-1", "ALG-2026-0001"]
)
def test_a_number_is_recognised_however_it_is_typed(public, q):
    publish_opinion()
    publish(SheetActFactory())

    assert verdict(public.get("/verifier/", {"q": q})).startswith("Connu du registre public")


def test_a_hash_is_recognised(public):
    opinion = publish_opinion()

    assert "Avis n° 2026-01" in verdict(public.get("/verifier/", {"q": f" {opinion.sha256.upper()} "}))


def test_a_file_that_stays_with_its_reader_is_recognised_by_its_hash(public):
    opinion = publish_opinion()

    response = public.get("/verifier/", {"empreinte": opinion.sha256})

    assert verdict(response).startswith("Ce fichier est authentique Avis n° 2026-01")
    assert "le fichier n’a pas été envoyé" in text_of(response.page.main)


@pytest.mark.parametrize("given", ["abc", "g" * 64])
def test_what_is_not_a_hash_is_refused_in_words(public, given):
    response = public.get("/verifier/", {"empreinte": given})

    assert response.status_code == 422
    assert "64 chiffres" in verdict(response)


@pytest.mark.parametrize("q", ["2026-02", "Avis n° 2026-02", "f" * 64, "<script>"])
def test_an_unknown_number_is_said_to_be_unknown(public, q):
    publish_opinion()

    assert verdict(public.get("/verifier/", {"q": q})).startswith("Inconnu du registre public")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (None, "Choisissez d’abord le fichier PDF à vérifier."),
        (b"", "Choisissez d’abord le fichier PDF à vérifier."),
        (b"x" * (LARGEST + 1), "Ce fichier dépasse 25 Mo"),
    ],
    ids=["no file", "an empty file", "too big a file"],
)
def test_what_cannot_be_checked_is_refused_in_words(public, data, sentence):
    response = public.post("/verifier/") if data is None else send(public, data)

    assert response.status_code == 422
    assert sentence in verdict(response)


def test_a_file_is_never_kept(public, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    response = send(public, b"x" * (5 * 1024 * 1024))

    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert list(Path(tmp_path).iterdir()) == []
