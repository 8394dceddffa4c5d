import uuid

import pytest
from django.db import transaction
from django.db.utils import InternalError

from algorithms import operations
from algorithms.enums import SheetStatus as S
from algorithms.models import Algorithm, SheetVersion
from bulletin.models import Publication
from common.errors import DomainError, NotAllowed, NotVisible, WrongState
from common.models import JournalEntry
from tests.algorithms.factories import DataSetFactory
from tests.algorithms.people import CONTENT, make_team, sheet_of
from tests.races import race

STEPS = {
    "edit": lambda sheet, who, at: operations.edit_sheet(
        sheet_id=sheet.pk, actor=who, at=at, revision=sheet.revision, content=CONTENT
    ),
    "propose": lambda sheet, who, at: operations.propose_sheet(sheet_id=sheet.pk, actor=who, at=at),
    "approve": lambda sheet, who, at: operations.approve_sheet(sheet_id=sheet.pk, actor=who, at=at),
    "send_back": lambda sheet, who, at: operations.send_back_sheet(sheet_id=sheet.pk, actor=who, at=at, reason="Non"),
    "publish": lambda sheet, who, at: operations.publish_sheet(sheet_id=sheet.pk, actor=who, at=at),
    "start_version": lambda sheet, who, at: operations.start_version(sheet_id=sheet.pk, actor=who, at=at),
}
REFUSED = [
    ("edit", S.PROPOSED, "contributor", WrongState),
    ("edit", S.DRAFT, "approver", NotAllowed),
    ("edit", S.DRAFT, "stranger", NotVisible),
    ("edit", S.DRAFT, "member", NotVisible),
    ("propose", S.PUBLISHED, "contributor", WrongState),
    ("propose", S.DRAFT, "approver", NotAllowed),
    ("approve", S.DRAFT, "approver", WrongState),
    ("approve", S.APPROVED, "approver", WrongState),
    ("approve", S.PROPOSED, "contributor", NotAllowed),
    ("approve", S.PROPOSED, "secretary", NotAllowed),
    ("approve", S.PROPOSED, "stranger", NotVisible),
    ("send_back", S.PUBLISHED, "approver", WrongState),
    ("send_back", S.PROPOSED, "member", NotAllowed),
    ("publish", S.PROPOSED, "secretary", WrongState),
    ("publish", S.PUBLISHED, "secretary", WrongState),
    ("publish", S.APPROVED, "contributor", NotAllowed),
    ("publish", S.APPROVED, "stranger", NotVisible),
    ("start_version", S.DRAFT, "contributor", WrongState),
    ("start_version", S.SUPERSEDED, "contributor", WrongState),
    ("start_version", S.PUBLISHED, "approver", NotAllowed),
    ("start_version", S.PUBLISHED, "stranger", NotAllowed),
]


@pytest.mark.parametrize(("step", "status", "who", "refusal"), REFUSED)
def test_a_refused_step_leaves_no_trace(step, status, who, refusal, team, at):
    sheet = sheet_of(team, status)

    with pytest.raises(DomainError) as met:
        STEPS[step](sheet, team[who], at)

    assert type(met.value) is refusal
    assert SheetVersion.objects.get().status == status
    assert not JournalEntry.objects.exists()
    assert not Publication.objects.exists()


def test_a_role_taken_back_meanwhile_counts_at_once(team, at):
    sheet = sheet_of(team, S.PROPOSED)
    team["approver"].user.grants.update(ended_at=at)

    with pytest.raises(NotVisible):
        operations.approve_sheet(sheet_id=sheet.pk, actor=team["approver"], at=at)


@pytest.mark.parametrize("status", [S.PROPOSED, S.APPROVED, S.PUBLISHED, S.SUPERSEDED])
def test_what_a_proposed_sheet_says_is_frozen_by_the_database(status, team):
    sheet = sheet_of(team, status)

    with pytest.raises(InternalError, match="cannot be changed"), transaction.atomic():
        SheetVersion.objects.filter(pk=sheet.pk).update(purpose="autre")
    with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        SheetVersion.objects.filter(pk=sheet.pk).delete()


def test_its_rows_too(team):
    row = DataSetFactory(sheet=sheet_of(team, S.PUBLISHED))

    with pytest.raises(InternalError, match="cannot be changed"), transaction.atomic():
        row.delete()


RACES = {
    "edit": (S.DRAFT, "contributor"),
    "propose": (S.DRAFT, "contributor"),
    "approve": (S.PROPOSED, "approver"),
    "send_back": (S.PROPOSED, "approver"),
    "publish": (S.APPROVED, "secretary"),
    "start_version": (S.PUBLISHED, "contributor"),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", RACES)
def test_two_at_once_make_one(step, at):
    status, who = RACES[step]
    team = make_team(at)
    sheet = sheet_of(team, status)

    assert race(lambda: STEPS[step](sheet, team[who], at)) == ["done", "refused"]
    assert JournalEntry.objects.filter(action=f"sheet.{step}").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_new_algorithms_at_once_have_two_references(at):
    team = make_team(at)

    def create():
        operations.create_sheet(algorithm_id=uuid.uuid4(), actor=team["contributor"], at=at, content=CONTENT)

    assert race(create) == ["done", "done"]
    assert set(Algorithm.objects.values_list("reference", flat=True)) == {"ALG-2026-0001", "ALG-2026-0002"}
