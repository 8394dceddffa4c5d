"""An answer that changes at the very moment of the signature: what is signed is what was read."""

import uuid
from datetime import UTC, datetime

import pytest

from algorithms import operations
from algorithms.enums import LegalStatus
from algorithms.enums import SheetStatus as S
from algorithms.models import LegalAssessment
from common.models import JournalEntry
from tests.algorithms.legal_answers import MINIMAL, NOT_AI, contents
from tests.algorithms.people import make_team, sheet_of
from tests.races import RACES, race

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture
def team(transactional_db):
    return make_team(AT)


def answered(team, sheet, answers, *, key=None, revision=0):
    return operations.save_answers(
        assessment_id=key or uuid.uuid4(),
        sheet_id=sheet.pk,
        actor=team["contributor"],
        at=AT,
        revision=revision,
        answers=contents(answers),
    )


def signed(team, draft):
    return operations.sign_assessment(
        assessment_id=draft.pk, actor=team["approver"], at=AT, revision=draft.revision, function="Chef de service"
    )


def test_an_answer_and_a_signature_at_once_leave_one_of_the_two(team):
    for _each in range(min(RACES, 50)):
        sheet = sheet_of(team, S.PROPOSED)
        draft = answered(team, sheet, MINIMAL)

        met = race(
            lambda draft=draft: signed(team, draft),
            lambda sheet=sheet, draft=draft: answered(team, sheet, NOT_AI, key=draft.pk, revision=draft.revision),
        )

        found = LegalAssessment.objects.get(pk=draft.pk)
        assert met == ["done", "refused"]
        is_signed = found.status == LegalStatus.SIGNED
        assert found.answers.get(question="ai_system").values == (["yes"] if is_signed else ["no"])


def test_two_drafts_opened_at_once_are_one(team):
    for _each in range(min(RACES, 50)):
        sheet = sheet_of(team, S.PROPOSED)

        met = race(lambda sheet=sheet: answered(team, sheet, MINIMAL))

        assert met == ["done", "refused"]
        assert LegalAssessment.objects.filter(sheet=sheet).count() == 1


def test_two_clicks_on_sign_sign_once(team):
    draft = answered(team, sheet_of(team, S.PROPOSED), MINIMAL)

    assert race(lambda: signed(team, draft)) == ["done", "done"]
    assert JournalEntry.objects.filter(action="legal.sign").count() == 1
