"""Answering, signing, replacing: who, when, what, and what stays."""

import uuid
from datetime import timedelta

import pytest

from algorithms import operations, workflow
from algorithms.enums import LegalStatus, LegalStep, RiskClass
from algorithms.enums import SheetStatus as S
from algorithms.legal.questions import EDITION
from algorithms.models import LegalAnswer, LegalAssessment
from algorithms.operations import AnswerContent
from algorithms.policies import legal as policies
from common.errors import NotAllowed, NotVisible, RuleBroken, Stale, WrongState
from common.models import JournalEntry
from tests.algorithms.factories import SheetVersionFactory
from tests.algorithms.legal_answers import HIGH, MINIMAL, NOT_AI, contents
from tests.algorithms.people import actor, sheet_of
from tests.grids import cells, columns, entries

# On a sheet that is proposed.
STEPS = """
                  | answer | sign
------------------+--------+-----
contributor       | yes    | -
proposer          | yes    | -
approver          | yes    | yes
colleague         | -      | -
other contributor | -      | -
other approver    | -      | -
secretariat       | -      | -
management        | -      | -
board             | -      | -
operator          | -      | -
member            | -      | -
president         | -      | -
no department     | -      | -
"""
TABLE = """
       | answer | sign
-------+--------+-------
draft  | draft  | signed
signed | -      | -
"""
# The sheet must be frozen before somebody answers for what it says.
MOMENTS = """
           | answer | sign
-----------+--------+-----
draft      | yes    | -
proposed   | yes    | yes
approved   | yes    | yes
published  | yes    | yes
superseded | -      | -
"""


@pytest.fixture
def save(team, at):
    def save(sheet, answers=MINIMAL, *, who="contributor", assessment=None, revision=None, **given):
        return operations.save_answers(
            assessment_id=assessment.pk if assessment else uuid.uuid4(),
            sheet_id=sheet.pk,
            actor=team[who],
            at=at,
            revision=assessment.revision if revision is None and assessment else revision or 0,
            answers=contents(answers, **given),
        )

    return save


@pytest.fixture
def sign(team, at):
    def sign(draft, *, who="approver", function="Responsable du service", revision=None, when=at):
        return operations.sign_assessment(
            assessment_id=draft.pk,
            actor=team[who],
            at=when,
            revision=draft.revision if revision is None else revision,
            function=function,
        )

    return sign


@pytest.mark.parametrize(("who", "step", "allowed"), cells(STEPS))
def test_who_may_take_which_step(who, step, allowed, team):
    sheet = sheet_of(team, S.PROPOSED)
    someone = actor(
        who,
        department=sheet.algorithm.department,
        elsewhere=team["stranger"].user.department,
        proposer=sheet.proposed_by,
    )

    assert bool(policies.STEPS[LegalStep(step)](someone, sheet)) is allowed


@pytest.mark.parametrize(("status", "step", "target"), entries(TABLE))
def test_which_step_leads_where(status, step, target):
    if target != "-":
        assert workflow.LEGAL.target(LegalStep(step), source=status) == target
        return
    with pytest.raises(WrongState):
        workflow.LEGAL.target(LegalStep(step), source=status)


def test_every_step_is_drawn():
    assert set(columns(STEPS)) == set(columns(TABLE)) == set(LegalStep.values) == set(policies.STEPS)


@pytest.mark.parametrize(("status", "step", "allowed"), cells(MOMENTS))
def test_when_a_version_is_assessed(status, step, allowed, team, save, sign):
    sheet = sheet_of(team, S.DRAFT)
    draft = save(sheet) if step == "sign" else None
    type(sheet).objects.filter(pk=sheet.pk).update(**_at(status, sheet, team))

    def act():
        return sign(draft) if step == "sign" else save(sheet)

    if allowed:
        assert act()
        return
    with pytest.raises(WrongState):
        act()


def _at(status, sheet, team):
    made = SheetVersionFactory(status=status)
    names = ("status", "proposed_at", "approved_at", "published_at", "publication_id")
    people = {
        "proposed_by": team["contributor"].user if made.proposed_by else None,
        "approved_by": team["approver"].user if made.approved_by else None,
        "published_by": team["approver"].user if made.published_by else None,
    }
    return {**{name: getattr(made, name) for name in names}, **people}


def test_answers_are_kept_part_by_part(team, save):
    sheet = sheet_of(team)
    draft = save(sheet, {"individual_decision": "no"})

    save(sheet, {"personal_data": "no"}, assessment=draft, reason="  Aucune donnée.  ")

    kept = {answer.question: (answer.values, answer.justification) for answer in LegalAnswer.objects.all()}
    assert kept == {"individual_decision": (["no"], "Parce que."), "personal_data": (["no"], "Aucune donnée.")}
    assert LegalAssessment.objects.get().revision == 2


def test_a_second_click_changes_nothing_and_is_not_refused(team, save):
    sheet = sheet_of(team)
    draft = save(sheet)

    again = save(sheet, assessment=draft, revision=0)

    assert (again.pk, again.revision) == (draft.pk, 1)
    assert JournalEntry.objects.filter(action="legal.answer").count() == 1


def test_an_answer_taken_back_leaves_nothing(team, at):
    sheet, key = sheet_of(team), uuid.uuid4()
    given = {"assessment_id": key, "sheet_id": sheet.pk, "actor": team["contributor"], "at": at}
    operations.save_answers(**given, revision=0, answers={"ai_system": AnswerContent(("yes",))})

    operations.save_answers(**given, revision=1, answers={"ai_system": AnswerContent()})

    assert not LegalAnswer.objects.exists()


@pytest.mark.parametrize(
    "answers",
    [
        {"ai_system": "peut-être"},
        {"ai_system": "yes+no"},
        {"annex_iii": "4a+none"},
        {"annex_iii": "4a+unknown"},
    ],
)
def test_an_answer_that_is_not_offered_is_refused(answers, team, save):
    with pytest.raises(RuleBroken):
        save(sheet_of(team), answers)

    assert not LegalAssessment.objects.exists()


def test_a_question_that_does_not_exist_is_refused(team, at):
    with pytest.raises(RuleBroken):
        operations.save_answers(
            assessment_id=uuid.uuid4(),
            sheet_id=sheet_of(team).pk,
            actor=team["contributor"],
            at=at,
            revision=0,
            answers={"magic": AnswerContent(("yes",))},
        )


def test_two_persons_who_answer_at_once_do_not_overwrite_each_other(team, save):
    sheet = sheet_of(team)
    draft = save(sheet)

    with pytest.raises(Stale):
        save(sheet, NOT_AI, assessment=draft, revision=0)
    with pytest.raises(Stale):
        save(sheet, NOT_AI)
    assert LegalAnswer.objects.get(question="ai_system").values == ["yes"]


def test_the_draft_of_another_version_is_not_reached_through_this_one(team, save):
    draft, other = save(sheet_of(team)), sheet_of(team)

    with pytest.raises(NotVisible):
        save(other, assessment=draft)


def test_a_hidden_sheet_is_not_assessed(team, save, sign):
    sheet = sheet_of(team)
    draft = save(sheet)

    with pytest.raises(NotVisible):
        save(sheet, who="stranger")
    with pytest.raises(NotVisible):
        sign(draft, who="stranger")
    with pytest.raises(NotVisible):
        sign(LegalAssessment(pk=uuid.uuid4()))
    with pytest.raises(NotAllowed):
        save(sheet_of(team, S.PUBLISHED), who="secretary")


def test_a_signature_keeps_what_was_read_with_who_and_as_whom(team, save, sign, at):
    sheet = sheet_of(team, S.PROPOSED)
    draft = save(sheet, HIGH)

    signed = sign(draft)

    signed.refresh_from_db()
    assert (signed.status, signed.risk_class, signed.questions_edition) == (LegalStatus.SIGNED, RiskClass.HIGH, EDITION)
    assert (signed.signed_by, signed.signed_at, signed.signed_function) == (
        team["approver"].user,
        at,
        "Responsable du service",
    )
    states = {one["id"]: one["state"] for one in signed.result["obligations"]}
    assert states["ai-fria"] == "missing"
    assert states["crpa-mention"] == "not_applicable"
    assert signed.facts["purpose"]["mark"]
    assert "Orienter" not in str(signed.facts), "no text of the sheet is kept twice"
    line = JournalEntry.objects.get(action="legal.sign")
    assert (line.before, line.after, line.details["risk_class"]) == ("draft", "signed", "high")


def test_a_second_click_signs_once(team, save, sign):
    draft = save(sheet_of(team, S.PROPOSED))

    assert [sign(draft).pk, sign(draft).pk] == [draft.pk, draft.pk]
    assert JournalEntry.objects.filter(action="legal.sign").count() == 1


@pytest.mark.parametrize(
    ("answers", "reason", "function", "sentence"),
    [
        ({**MINIMAL, "ai_system": "unknown"}, "Parce que.", "Chef", "1 question reste sans réponse"),
        ({"ai_system": "no"}, "Parce que.", "Chef", "3 questions restent sans réponse"),
        (MINIMAL, " ", "Chef", "7 réponses demandent une justification"),
        (MINIMAL, "Parce que.", "  ", "en quelle qualité vous signez"),
    ],
)
def test_what_is_not_whole_is_not_signed(answers, reason, function, sentence, team, save, sign):
    draft = save(sheet_of(team, S.PROPOSED), answers, reason=reason)

    with pytest.raises(RuleBroken) as refusal:
        sign(draft, function=function)

    assert sentence in refusal.value.message.replace("\u00a0", " ")
    assert LegalAssessment.objects.get().status == LegalStatus.DRAFT


def test_what_changed_since_it_was_read_is_not_signed(team, save, sign):
    sheet = sheet_of(team, S.PROPOSED)
    draft = save(sheet)
    read = draft.revision
    save(sheet, NOT_AI, assessment=draft)

    with pytest.raises(Stale):
        sign(draft, revision=read)


def test_answers_to_questions_that_no_longer_apply_are_not_signed(team, save, sign):
    draft = save(sheet_of(team, S.PROPOSED), {**MINIMAL, "ai_system": "no"})

    signed = sign(draft)

    assert set(signed.answers.values_list("question", flat=True)) == set(NOT_AI)
    assert signed.risk_class == RiskClass.NOT_AI


def test_the_next_one_replaces_the_last_of_this_version_or_before(team, save, sign, at):
    old = sheet_of(team, S.PUBLISHED)
    first = sign(save(old))
    second = sign(save(old, NOT_AI), when=at + timedelta(days=1))
    assert second.replaces == first
    type(old).objects.filter(pk=old.pk).update(status=S.SUPERSEDED)
    new = SheetVersionFactory(
        algorithm=old.algorithm, number=2, status=S.PROPOSED, proposed_by=team["contributor"].user
    )

    third = sign(save(new), when=at + timedelta(days=2))

    assert third.replaces == second


def test_a_role_that_was_lost_signs_nothing(team, save, sign):
    draft = save(sheet_of(team, S.PROPOSED))
    team["approver"].user.grants.all().delete()

    with pytest.raises(NotAllowed):
        sign(draft)
