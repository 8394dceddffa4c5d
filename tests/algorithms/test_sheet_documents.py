"""The documents of a sheet: who joins, who reads, what freezes, what is carried; and the limits in words."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.enums import Role
from algorithms import operations
from algorithms.enums import SheetStatus as S
from algorithms.models import SheetDocument
from algorithms.operations import documents
from common.documents import Upload
from common.errors import NotAllowed, NotVisible, RuleBroken, WrongState
from common.models import DocumentState, JournalEntry, StoredDocument
from tests import files
from tests.algorithms.people import sheet_of
from tests.committee.factories import MandateFactory, UserFactory
from tests.pages import text_of

pytestmark = pytest.mark.django_db
NOTE = b"Une note.\n"


def join(team, sheet, at, *, data=NOTE, name="note.txt", who="contributor"):
    uploads = [Upload(name=name, content=io.BytesIO(data))]
    return documents.join_documents(sheet_id=sheet.pk, actor=team[who], at=at, uploads=uploads)[0]


def joined(team, sheet, at, *, state=DocumentState.CLEAN, name="note.txt", data=NOTE):
    """As the gate would have left it; the sheet is a draft."""
    document = files.stored(data, name, actor=team["contributor"], at=at, state=state)
    return SheetDocument.objects.create(sheet=sheet, document=document, added_at=at, added_by=team["contributor"].user)


def moved_to(sheet, status, team, at):
    """The sheet as it is found later, with the documents that its draft had."""
    steps = {
        S.PROPOSED: [("propose_sheet", "contributor")],
        S.PUBLISHED: [
            ("propose_sheet", "contributor"),
            ("approve_sheet", "approver"),
            ("publish_sheet", "approver"),
        ],
    }
    for name, who in steps.get(status, []):
        getattr(operations, name)(sheet_id=sheet.pk, actor=team[who], at=at)
    sheet.refresh_from_db()
    return sheet


def address(name, *keys):
    return reverse(f"algorithms:{name}", args=keys)


def test_a_contributor_joins_a_document_and_reads_it_back_as_an_attachment(browser, team):
    sheet = sheet_of(team)
    browser.force_login(team["contributor"].user)
    data = {"papers": SimpleUploadedFile("note.txt", NOTE), "label": "Notice"}

    page = browser.post(address("documents", sheet.pk), data, follow=True).page

    assert "1 document joint à la fiche" in text_of(page)
    assert "Notice" in text_of(page)
    one = SheetDocument.objects.get()
    served = browser.get(one.get_absolute_url())
    assert b"".join(served.streaming_content) == NOTE
    assert served["Content-Disposition"].startswith("attachment")
    assert served["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert (served["X-Content-Type-Options"], served["Cache-Control"]) == ("nosniff", "no-store")
    assert JournalEntry.objects.filter(action="sheet.download").count() == 1
    assert "note.txt" in text_of(browser.get(sheet.get_absolute_url()).page)


def test_a_file_that_is_refused_says_what_to_do_and_keeps_what_was_typed(browser, team):
    sheet = sheet_of(team)
    browser.force_login(team["contributor"].user)
    data = {"papers": SimpleUploadedFile("page.txt", b"<html>"), "label": "Ma notice"}

    answer = browser.post(address("documents", sheet.pk), data)

    assert answer.status_code == 422
    assert "imprimez-le en PDF" in text_of(answer.page)
    assert answer.page.select_one('[name="label"]')["value"] == "Ma notice"
    assert not StoredDocument.objects.exists()


# Who is served a clean document of a sheet, by its state.
SERVED = {
    S.DRAFT: {"contributor": 200, "approver": 200, "secretary": 404, "member": 404, "stranger": 404, "board": 404},
    S.PROPOSED: {"contributor": 200, "approver": 200, "secretary": 200, "member": 200, "stranger": 404, "board": 200},
    S.PUBLISHED: {"contributor": 200, "approver": 200, "secretary": 200, "member": 200, "stranger": 200, "board": 200},
}


@pytest.mark.parametrize("status", SERVED)
def test_who_is_served_follows_who_sees_the_sheet(browser, team, at, status):
    users = {name: team[name].user for name in ("contributor", "approver", "stranger")}
    users |= {
        "secretary": team["secretary"].user,
        "member": MandateFactory().person,
        "board": UserFactory(roles=[Role.BOARD]),
    }
    sheet = sheet_of(team)
    one = joined(team, sheet, at)
    moved_to(sheet, status, team, at)

    answers = {}
    for name, user in users.items():
        browser.force_login(user)
        answer = browser.get(one.get_absolute_url())
        answers[name] = answer.status_code
        page = browser.get(address("documents", sheet.pk))
        assert page.status_code == answer.status_code
        b"".join(answer)

    assert answers == SERVED[status]


@pytest.mark.parametrize("state", [DocumentState.CHECKING, DocumentState.REFUSED])
def test_a_document_that_is_not_clean_is_served_to_nobody_and_named_to_its_direction_only(browser, team, at, state):
    sheet = sheet_of(team)
    one = joined(team, sheet, at, state=state, name="secret.txt")
    names = {}
    for who in ("contributor", "approver"):
        browser.force_login(team[who].user)
        assert browser.get(one.get_absolute_url()).status_code == 404
        names[who] = "secret.txt" in text_of(browser.get(address("documents", sheet.pk)).page)

    assert names == {"contributor": True, "approver": True}


def test_one_that_was_refused_before_the_sheet_was_published_is_named_to_no_other(browser, team, at):
    sheet = sheet_of(team)
    joined(team, sheet, at, state=DocumentState.REFUSED, name="secret.txt")
    moved_to(sheet, S.PUBLISHED, team, at)
    seen = {}
    for who in ("contributor", "secretary", "stranger", "member"):
        browser.force_login(team[who].user)
        pages = [browser.get(address("documents", sheet.pk)).page, browser.get(sheet.get_absolute_url()).page]
        seen[who] = any("secret.txt" in text_of(page) for page in pages)

    assert seen == {"contributor": True, "secretary": True, "stranger": False, "member": False}


def test_a_document_of_another_sheet_is_not_served_by_this_one(browser, team, at):
    here, there = sheet_of(team), sheet_of(team)
    one = joined(team, here, at)
    browser.force_login(team["contributor"].user)

    assert browser.get(address("document", there.pk, one.pk)).status_code == 404
    assert browser.get(address("document", here.pk, uuid.uuid4())).status_code == 404
    assert browser.post(address("withdraw-document", there.pk, one.pk)).status_code == 404


@pytest.mark.parametrize(
    ("who", "refusal"), [("approver", NotAllowed), ("stranger", NotVisible), ("member", NotVisible)]
)
def test_who_may_not_join_or_withdraw(team, at, who, refusal):
    sheet = sheet_of(team)
    one = joined(team, sheet, at)

    with pytest.raises(refusal):
        join(team, sheet, at, who=who, data=b"autre")
    with pytest.raises(refusal):
        documents.withdraw_document(sheet_id=sheet.pk, document_id=one.pk, actor=team[who], at=at)


def test_a_document_withdrawn_from_a_draft_is_served_to_nobody_and_its_trace_stays(browser, team, at):
    sheet = sheet_of(team)
    one = joined(team, sheet, at)
    browser.force_login(team["contributor"].user)

    page = browser.post(address("withdraw-document", sheet.pk, one.pk), follow=True).page

    assert "Le document est retiré" in text_of(page)
    assert browser.get(one.get_absolute_url()).status_code == 404
    assert SheetDocument.objects.get().removed_by == team["contributor"].user


def test_once_proposed_nothing_is_joined_or_withdrawn_by_the_operation_or_by_postgresql(team, at):
    sheet = sheet_of(team)
    one = joined(team, sheet, at)
    moved_to(sheet, S.PROPOSED, team, at)

    with pytest.raises(WrongState):
        join(team, sheet, at, data=b"autre")
    with pytest.raises(WrongState):
        documents.withdraw_document(sheet_id=sheet.pk, document_id=one.pk, actor=team["contributor"], at=at)
    for change in ({"label": "x"}, {"removed_at": at, "removed_by": team["contributor"].user}):
        with pytest.raises(DatabaseError), transaction.atomic():
            SheetDocument.objects.filter(pk=one.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        SheetDocument.objects.filter(pk=one.pk).delete()


def test_a_sheet_is_not_proposed_while_a_document_waits(team, at):
    sheet = sheet_of(team)
    joined(team, sheet, at, state=DocumentState.CHECKING)

    with pytest.raises(RuleBroken, match="en cours de vérification"):
        operations.propose_sheet(sheet_id=sheet.pk, actor=team["contributor"], at=at)


def test_the_next_version_takes_the_documents_over_without_copying_a_byte(team, at):
    sheet = sheet_of(team)
    kept = joined(team, sheet, at)
    gone = joined(team, sheet, at, name="retire.txt", data=b"retire")
    joined(team, sheet, at, state=DocumentState.REFUSED, name="refuse.txt", data=b"refuse")
    documents.withdraw_document(sheet_id=sheet.pk, document_id=gone.pk, actor=team["contributor"], at=at)
    moved_to(sheet, S.PUBLISHED, team, at)
    stored = StoredDocument.objects.count()

    draft = operations.start_version(sheet_id=sheet.pk, actor=team["contributor"], at=at)

    carried = SheetDocument.objects.get(sheet=draft)
    assert carried.document == kept.document
    assert (carried.added_at, carried.added_by) == (kept.added_at, kept.added_by)
    assert StoredDocument.objects.count() == stored
    documents.withdraw_document(sheet_id=draft.pk, document_id=carried.pk, actor=team["contributor"], at=at)
    kept.refresh_from_db()
    assert kept.removed_at is None


@pytest.mark.parametrize(
    ("limit", "value", "sentence"), [("MAX_DOCUMENTS", 1, "1\u00a0document au plus"), ("MAX_BYTES", 12, "pèsent")]
)
def test_the_limits_of_a_sheet_are_said_in_words(team, at, monkeypatch, limit, value, sentence):
    sheet = sheet_of(team)
    joined(team, sheet, at)
    monkeypatch.setattr(documents, limit, value)

    with pytest.raises(RuleBroken, match=sentence):
        join(team, sheet, at, data=b"une autre note")


def test_the_same_file_is_not_joined_twice(team, at):
    sheet = sheet_of(team)
    joined(team, sheet, at)

    with pytest.raises(RuleBroken, match="déjà joint"):
        join(team, sheet, at)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(browser, team, at, count, django_assert_num_queries):
    sheet = sheet_of(team)
    for number in range(count):
        joined(team, sheet, at, name=f"{number}.txt", data=str(number).encode())
    browser.force_login(team["contributor"].user)
    browser.get(address("documents", sheet.pk))

    with django_assert_num_queries(8):
        page = browser.get(address("documents", sheet.pk)).page

    assert len(page.select(".document")) == count
