import hashlib
import json

import pytest
from django.db import DatabaseError, connection, transaction

from bulletin.models import Publication, RegisterEntry
from tests.bulletin.factories import AT, SheetActFactory, publish, publish_chain, publish_founding_act
from tests.bulletin.sites import site_served, verified
from tests.conftest import as_role

APPEND_ONLY = ["bulletin_publication", "bulletin_bulletinissue", "bulletin_registerentry", "bulletin_searchentry"]


@pytest.mark.django_db
def test_anybody_can_make_the_register_again_from_what_is_published():
    publish_founding_act()
    publish_chain()

    previous = "0" * 64
    for sequence, entry in enumerate(RegisterEntry.objects.select_related("publication").order_by("sequence"), 1):
        said = json.loads(entry.line)
        content = bytes(entry.publication.content)
        file = bytes(entry.publication.pdf) if entry.publication.pdf else content
        assert said == {
            "format": "saisine/registre/1",
            "sequence": sequence,
            "previous_hash": previous,
            "at": "2026-11-24T09:30:00+00:00",
            "publication": str(entry.publication.pk),
            "kind": entry.publication.kind,
            "reference": entry.publication.reference,
            "version": 1,
            "sha256": hashlib.sha256(file).hexdigest(),
            "content_sha256": hashlib.sha256(content).hexdigest(),
        }
        canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert (entry.line, entry.hash) == (canonical, hashlib.sha256(canonical.encode()).hexdigest())
        previous = entry.hash


@pytest.mark.django_db
def test_the_data_that_are_hashed_hold_everything_that_is_shown():
    _sheet, opinion, _answer = publish_chain()

    said = json.loads(bytes(opinion.content))

    assert {key: said[key] for key in ("title", "summary", "body_html", "record", "subjects", "outcome", "facets")} == {
        "title": opinion.title,
        "summary": opinion.summary,
        "body_html": opinion.body_html,
        "record": opinion.record,
        "subjects": opinion.subjects,
        "outcome": opinion.outcome,
        "facets": opinion.facets,
    }
    assert said["issue"]["number"] == 1
    assert said["address"] == opinion.get_absolute_url()


def _execute(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.django_db
@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize("role", ["", "saisine_app"], ids=["the owner", "the application"])
def test_what_is_published_is_neither_changed_nor_deleted(table, verb, role):
    publish_chain()
    column = {"bulletin_registerentry": "line", "bulletin_searchentry": "vector"}.get(table, "slug")

    with as_role(role), pytest.raises(DatabaseError):
        _execute(verb.format(table, column, column))


@pytest.mark.django_db
def test_a_line_that_does_not_continue_the_register_is_refused():
    sheet = publish(SheetActFactory())
    last = RegisterEntry.objects.get()
    said = json.loads(last.line) | {"sequence": 3, "previous_hash": last.hash}
    line = json.dumps(said)

    with pytest.raises(DatabaseError, match="does not continue the register"), transaction.atomic():
        RegisterEntry.objects.create(
            sequence=3,
            publication=sheet,
            at=AT,
            sha256=sheet.sha256,
            previous_hash=last.hash,
            line=line,
            hash=hashlib.sha256(line.encode()).hexdigest(),
        )


@pytest.mark.django_db
def test_data_that_say_other_than_their_columns_are_refused():
    sheet = publish(SheetActFactory())
    copy = Publication.objects.get(pk=sheet.pk)
    copy.pk, copy.slug, copy.title = None, "autre", "Un autre titre"

    with pytest.raises(DatabaseError, match="differ"), transaction.atomic():
        copy.save(force_insert=True)


@pytest.fixture
def tampering():
    """Changes as the owner of the database could make them, triggers off."""

    def change(statement, *values):
        with as_role(""), connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(statement, values)
            cursor.execute("SET session_replication_role = DEFAULT")

    return change


@pytest.fixture
def site(public, transactional_db):
    with site_served() as address:
        yield address


@pytest.mark.django_db(transaction=True)
def test_the_external_check_finds_a_sound_register_sound(site):
    publish_chain()

    status, report = verified(site, RegisterEntry.objects.get(sequence=2).hash)

    assert (status, report.split(",")[0]) == (0, "the site has no checkpoint\n3 lines")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("UPDATE bulletin_publication SET pdf = pdf || '\\x00' WHERE pdf IS NOT NULL", "the PDF is not that"),
        ("UPDATE bulletin_publication SET content = content || '\\x20' WHERE kind = 'fiche'", "the data are not those"),
        ("UPDATE bulletin_registerentry SET line = line || ' ' WHERE sequence = 2", "does not have its hash"),
        ("DELETE FROM bulletin_registerentry WHERE sequence = 2", "expected line 2"),
        ("DELETE FROM bulletin_registerentry WHERE sequence = 3", "no longer in the register"),
    ],
    ids=["a byte of the file", "a byte of the data", "a line rewritten", "a line removed", "the tail cut"],
)
def test_the_external_check_finds_what_the_owner_of_the_database_changed(site, tampering, statement, finding):
    publish_chain()
    kept = RegisterEntry.objects.get(sequence=3).hash

    tampering(statement)

    status, report = verified(site, kept)
    assert status == 1
    assert finding in report
