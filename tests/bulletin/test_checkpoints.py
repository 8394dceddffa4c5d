"""Checkpoints of the register, and what they show that the chain alone does not."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from bulletin import queries
from bulletin.checkpoints import keep_checkpoint
from bulletin.models import Checkpoint, Publication, RegisterEntry
from common.models import JournalEntry
from tests.bulletin.factories import AT, SheetActFactory, publish, publish_chain
from tests.bulletin.sites import site_served, verified
from tests.common import printed
from tests.conftest import as_role
from tests.pages import text_of


def keep(at=AT):
    return keep_checkpoint(signer=printed.file_sealer(), at=at)


@pytest.mark.django_db
def test_a_checkpoint_says_the_last_line_and_is_signed_once():
    publish(SheetActFactory(order=1))
    publish(SheetActFactory(order=2))

    checkpoint = keep()

    last = RegisterEntry.objects.get(sequence=2)
    assert checkpoint.note == (
        f"saisine/point-de-controle/1\nhttp://localhost:8001\n2\n{last.hash}\n2026-11-24T09:30:00+00:00\n"
    )
    assert checkpoint.signer == "Cachet d’essai, sans valeur"
    assert keep(AT + timedelta(minutes=10)) is None
    assert JournalEntry.objects.filter(action="bulletin.checkpoint").count() == 1


@pytest.mark.django_db
def test_an_empty_register_has_no_checkpoint():
    assert keep() is None
    assert queries.first_unchecked() is None


@pytest.mark.django_db
def test_the_line_that_waits_for_a_checkpoint_is_known():
    publish(SheetActFactory(order=1))
    keep()
    publish(SheetActFactory(order=2))

    assert queries.first_unchecked().sequence == 2


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["", "saisine_app"], ids=["the owner", "the application"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET note = note", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_a_checkpoint_is_neither_changed_nor_deleted(statement, role):
    publish(SheetActFactory())
    keep()

    with as_role(role), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("bulletin_checkpoint"))


@pytest.mark.django_db
def test_a_checkpoint_that_does_not_say_its_line_is_refused():
    publish(SheetActFactory())

    with pytest.raises(DatabaseError, match="does not say line 1"), transaction.atomic():
        Checkpoint.objects.create(entry_id=1, at=AT, note=f"x\nx\n1\n{'0' * 64}\nx\n", signature=b"x", signer="x")


@pytest.mark.django_db
def test_the_public_takes_away_the_checkpoints_and_the_script(public):
    assert public.get("/registre/point-de-controle.txt").status_code == 404
    publish_chain()
    checkpoint = keep()

    page = text_of(public.get("/registre/").page.main)
    assert "3 lignes." in page
    assert "Ligne 3, le 24 novembre 2026" in page
    assert public.get("/registre/point-de-controle.txt").content.decode() == checkpoint.note
    assert public.get("/registre/points-de-controle/3.txt").content.decode() == checkpoint.note
    assert public.get("/registre/points-de-controle/3.p7s").content == checkpoint.signature
    assert public.get("/registre/points-de-controle/2.txt").status_code == 404
    assert public.get("/registre/verify_register.py").content.startswith(b"#!/usr/bin/env python3")


def test_the_script_is_short_and_needs_nothing_but_python():
    text = (printed.SAMPLES.parents[2] / "script" / "verify_register").read_text()

    assert len(text.splitlines()) <= 150
    assert not {"django", "bulletin", "common", "cryptography"} & set(text.replace(".", " ").split())


@pytest.fixture
def site(public, transactional_db):
    with site_served() as address:
        yield address


@pytest.fixture
def kept(transactional_db, tmp_path):
    """What somebody keeps at home: the note and its signature, from a register of three lines."""
    publish_chain()
    checkpoint = keep()
    (tmp_path / "point.txt").write_text(checkpoint.note)
    (tmp_path / "point.p7s").write_bytes(checkpoint.signature)
    return tmp_path / "point.txt"


@pytest.mark.django_db(transaction=True)
def test_the_script_verifies_the_signature_of_what_was_kept_and_of_what_the_site_has(site, kept):
    status, report = verified(site, str(kept), "--authority", str(printed.trust_path()))

    assert (status, report.split(",")[0]) == (0, "3 lines")


@pytest.mark.django_db(transaction=True)
def test_a_checkpoint_changed_by_one_letter_is_not_signed(site, kept):
    kept.write_text(kept.read_text().replace("24T09:30", "24T09:31"))

    status, report = verified(site, str(kept), "--authority", str(printed.trust_path()))

    assert status == 1
    assert "point.txt: the signature is missing, or is not of this authority" in report


def superuser(*statements):
    """As the owner of the database could, triggers off."""
    with as_role(""), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement, *values in statements:
            cursor.execute(statement, values)
        cursor.execute("SET session_replication_role = DEFAULT")


def made_again(change):
    """Every line from the first, with one changed, recomputed so that the chain itself holds."""
    statements, previous = [], "0" * 64
    for entry in RegisterEntry.objects.order_by("sequence"):
        said = change(json.loads(entry.line)) | {"previous_hash": previous}
        line = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.sha256(line.encode()).hexdigest()
        statements.append(
            (
                "UPDATE bulletin_registerentry SET line = %s, hash = %s, previous_hash = %s WHERE sequence = %s",
                *(line, digest, previous, entry.sequence),
            )
        )
        previous = digest
    return statements


def later(said):
    return said | {"at": "2026-12-01T00:00:00+00:00"} if said["sequence"] == 2 else said


CUT = [
    ("DELETE FROM bulletin_checkpoint",),
    ("DELETE FROM bulletin_registerentry WHERE sequence = 3",),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("tampering", "finding"),
    [
        (
            lambda: [("UPDATE bulletin_registerentry SET line = line || ' ' WHERE sequence = 2",)],
            "line 2: the line does not",
        ),
        (lambda: [("DELETE FROM bulletin_registerentry WHERE sequence = 1",)], "line 1: expected line 1, found 2"),
        (lambda: CUT, "the register stops at line 2, it had 3: it was cut"),
        (lambda: made_again(later), "line 3 is no longer the one that was signed: the register was made again"),
        (lambda: [("DELETE FROM bulletin_publication WHERE kind = 'avis'",)], "json answers 404"),
        (
            lambda: [("UPDATE bulletin_publication SET pdf = decode('00', 'hex') WHERE kind = 'avis'",)],
            "line 2: the PDF is not that of the register",
        ),
    ],
    ids=["edited", "deleted", "truncated", "recomputed", "its publication deleted", "its file replaced"],
)
def test_a_row_of_the_register_that_was_tampered_with_is_found_from_the_checkpoint(site, kept, tampering, finding):
    superuser(*tampering())

    status, report = verified(site, str(kept))

    assert status == 1
    assert finding in report


@pytest.mark.django_db
def test_a_version_stands_until_it_is_replaced():
    first = publish(SheetActFactory())
    second = publish(SheetActFactory(replaces=first.pk))

    old, new = (queries.standing(Publication.objects.get(pk=one.pk)) for one in (first, second))

    assert (old.state.label, old.by, old.since) == ("remplacé", second, second.published_at)
    assert new.is_in_force
