"""Files kept: judged at once or in quarantine, served only when clean, and no byte left behind."""

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import InternalError, transaction

from accounts import actors
from common import documents, journal, outbox
from common.documents import Upload
from common.errors import NotVisible, RuleBroken
from common.inspection import gate, refusals
from common.inspection.gate import Verdict
from common.models import DocumentState, JournalEntry, OutboxMessage, OutboxState, StoredDocument
from common.views import attachment
from tests import files
from tests.committee.factories import UserFactory

PDF = files.pdf()
LATER = datetime(2026, 11, 24, 9, 31, tzinfo=UTC)


def upload(data=PDF, name="rapport.pdf"):
    return Upload(name=name, content=io.BytesIO(data))


@pytest.fixture
def depositor(db, at):
    return actors.build(UserFactory(), at)


@pytest.fixture
def waiting(depositor, at):
    """Kept without having been read."""

    def keep(data=PDF, name="rapport.pdf"):
        document = files.stored(data, name, actor=depositor, at=at, state=DocumentState.CHECKING)
        outbox.post(documents.CHECK, at=at, document_id=str(document.pk))
        return document

    return keep


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("vide.pdf", b"", "est vide"),
        ("page.html", b"<html>", "n’est pas d’un type accepté"),
        ("sans-extension", b"x", "n’est pas d’un type accepté"),
        ("rapport.exe.pdf", PDF, "porte deux extensions"),
        ("rapport\u202efdp.pdf", PDF, "caractères invisibles"),
        ("actif.pdf", files.pdf(catalog=b"/AA << >>"), "contient un programme"),
    ],
)
def test_a_file_that_is_not_fit_is_refused_at_once_with_what_to_do(name, data, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        documents.examine([upload(data, name)])


def test_each_of_the_files_that_are_refused_has_its_sentence():
    with pytest.raises(RuleBroken) as refused:
        documents.examine([upload(b"", "a.pdf"), upload(), upload(b"x", "b.exe")])

    assert "a.pdf" in refused.value.message
    assert "b.exe" in refused.value.message
    assert "rapport.pdf" not in refused.value.message


def test_a_file_too_big_is_refused_with_its_limit(settings):
    settings.DOCUMENT_MAX_BYTES = 1024 * 1024

    with pytest.raises(RuleBroken, match="dépasse 1\u00a0Mo"):
        documents.examine([upload(b"x" * (1024 * 1024 + 1), "gros.txt")])


def test_a_small_file_is_judged_at_once(depositor, at):
    stored = documents.keep(documents.examine([upload()])[0], actor=depositor, at=at)

    assert (stored.state, stored.content_type, stored.checked_at) == ("clean", "application/pdf", at)
    assert not OutboxMessage.objects.exists()


def test_a_big_one_and_those_beyond_the_first_wait_for_the_worker(depositor, at, monkeypatch):
    monkeypatch.setattr(documents, "AT_ONCE_FILES", 1)

    first, second = [documents.keep(one, actor=depositor, at=at) for one in documents.examine([upload(), upload()])]

    assert (first.state, second.state) == ("clean", "checking")
    assert OutboxMessage.objects.get().payload == {"document_id": str(second.pk)}
    assert documents.examine([upload(b"x" * (documents.AT_ONCE_BYTES + 1), "gros.txt")])[0].found is None


def test_a_file_that_takes_too_long_at_once_waits_for_the_worker(monkeypatch):
    monkeypatch.setattr(gate, "inspect", lambda *_given, **_options: Verdict())

    assert documents.examine([upload()])[0].found is None


@pytest.mark.django_db
def test_bytes_are_stored_under_their_hash_and_never_under_a_typed_name(at):
    system = journal.System("essai")
    stored = documents.keep(documents.examine([upload(name="../../rapport.pdf")])[0], actor=system, at=at)

    assert stored.name == "rapport.pdf"
    assert stored.file.name == f"{stored.sha256[:2]}/{stored.sha256[2:4]}/{stored.pk}"
    with stored.file.open() as kept:
        assert kept.read() == PDF


def test_nobody_is_served_a_file_before_it_is_judged_and_the_worker_lets_it_through(waiting):
    document = waiting()
    with pytest.raises(NotVisible):
        attachment(document)

    assert outbox.run_due(at=LATER) == 1

    document.refresh_from_db()
    assert (document.state, document.content_type) == ("clean", "application/pdf")
    served = attachment(document)
    assert b"".join(served.streaming_content) == PDF
    assert served["Content-Disposition"] == 'attachment; filename="rapport.pdf"'
    assert served["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert served["X-Content-Type-Options"] == "nosniff"
    served.file_to_stream.close()
    assert JournalEntry.objects.get(action="document.settle").after == "clean"


def test_a_refused_file_loses_its_bytes_and_keeps_its_row_its_reason_and_its_trace(
    waiting, depositor, django_capture_on_commit_callbacks
):
    document = waiting(files.pdf(catalog=b"/AA << >>"))
    path = Path(document.file.path)

    with django_capture_on_commit_callbacks(execute=True):
        assert outbox.run_due(at=LATER) == 1

    document.refresh_from_db()
    assert (document.state, document.refusal) == ("refused", refusals.SCRIPT)
    assert not path.exists()
    with pytest.raises(NotVisible):
        attachment(document)
    assert JournalEntry.objects.get(action="document.settle").details["reason"] == refusals.SCRIPT


def test_the_depositor_is_told_once_what_to_do_without_the_name_of_the_file(
    waiting, depositor, django_capture_on_commit_callbacks
):
    waiting(files.pdf(catalog=b"/AA << >>"), "secret.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        outbox.run_due(at=LATER)
    outbox.run_due(at=LATER + timedelta(days=9999))
    OutboxMessage.objects.update(state=OutboxState.PENDING, done_at=None)

    outbox.run_due(at=LATER + timedelta(days=9999))

    letter = mail.outbox[0]
    assert len(mail.outbox) == 1
    assert letter.to == [depositor.user.email]
    assert "imprimez-le en PDF" in letter.body
    assert "secret" not in letter.subject + letter.body


def test_a_file_is_judged_once_whatever_runs_twice(waiting):
    document = waiting()
    for _time in range(2):
        documents.settle(document_id=document.pk, at=LATER)

    assert JournalEntry.objects.filter(action="document.settle").count() == 1


def test_a_machine_without_time_asks_again_and_refuses_nothing(waiting, monkeypatch):
    document = waiting()
    monkeypatch.setattr(gate, "inspect", lambda *_given, **_options: Verdict())

    assert outbox.run_due(at=LATER) == 0

    document.refresh_from_db()
    assert document.state == "checking"
    monkeypatch.undo()
    assert outbox.run_due(at=LATER + timedelta(minutes=5)) == 1


@pytest.mark.parametrize(
    "change", [{"sha256": "0" * 64}, {"size": 3}, {"state": "refused", "refusal": "non"}, {"content_type": "text/html"}]
)
def test_postgresql_refuses_to_judge_again_or_to_change_what_was_stored(depositor, at, change):
    document = files.stored(PDF, "a.pdf", actor=depositor, at=at)

    with pytest.raises(InternalError), transaction.atomic():
        StoredDocument.objects.filter(pk=document.pk).update(**change)


def test_the_sweep_deletes_the_bytes_that_no_row_keeps_and_no_others(waiting, depositor, at):
    now = datetime.now(UTC)
    kept, awaited = files.stored(PDF, "a.pdf", actor=depositor, at=at), waiting()
    refused = files.stored(PDF, "c.pdf", actor=depositor, at=at, state=DocumentState.REFUSED)
    lost = default_storage.save("aa/bb/00000000-0000-4000-8000-000000000000", ContentFile(b"perdu"))
    fresh = default_storage.save("aa/bb/00000000-0000-4000-8000-000000000001", ContentFile(b"en cours"))
    strange = default_storage.save("aa/lisez-moi.txt", ContentFile(b"un autre"))
    old = (now - timedelta(days=2)).timestamp()
    for name in (kept.file.name, awaited.file.name, refused.file.name, lost, strange):
        os.utime(default_storage.path(name), (old, old))

    documents.sweep(at=now)

    left = {name for name in (kept.file.name, awaited.file.name, fresh, strange) if default_storage.exists(name)}
    assert len(left) == 4
    assert not default_storage.exists(refused.file.name)
    assert not default_storage.exists(lost)
    for name in (fresh, strange):
        default_storage.delete(name)


def test_a_deposit_that_rolls_back_leaves_bytes_for_the_sweep_only(depositor, at):
    with pytest.raises(RuleBroken), transaction.atomic():
        document = documents.keep(documents.examine([upload()])[0], actor=depositor, at=at)
        raise RuleBroken("plus tard")

    assert not StoredDocument.objects.exists()
    assert default_storage.exists(document.file.name)
    old = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    os.utime(default_storage.path(document.file.name), (old, old))
    documents.sweep(at=datetime.now(UTC))
    assert not default_storage.exists(document.file.name)


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
