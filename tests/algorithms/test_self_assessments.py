"""Assessing one's own algorithm by the criteria of the charter."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from algorithms.assessed import assessed, by_commitment, missing_to_sign, progress_of, tally_of, what_changed
from algorithms.enums import SelfAssessmentStatus as S
from algorithms.enums import SheetStatus
from algorithms.models import SelfAssessment, SelfAssessmentLine
from algorithms.operations import self_assessments as operations
from algorithms.operations.self_assessments import LineSaid
from algorithms.queries.todo_self_assessments import todo_for
from charter.enums import CharterStatus, Grade
from charter.models import CharterVersion
from charter.queries import points_of
from common import journal
from common.errors import NotAllowed, NotVisible, RuleBroken, Stale, WrongState
from tests.algorithms.factories import SheetVersionFactory
from tests.algorithms.people import sheet_of
from tests.algorithms.self_assessment_factories import SelfAssessmentFactory, charter, signed_for, with_lines
from tests.charter.factories import CharterVersionFactory, with_criteria

TOMORROW = date(2026, 11, 25)
WHOLE = LineSaid(grade=Grade.COMPLIANT, evidence=" Compte rendu ")


@pytest.fixture
def sheet(team):
    return sheet_of(team, "published")


def begin(team, sheet, at, who="contributor"):
    return operations.open_self_assessment(sheet_id=sheet.pk, actor=team[who], at=at)


def say(team, assessment, at, place=0, said=WHOLE, revision=0, who="contributor"):
    point = points_of(assessment.charter_version_id)[place]
    return operations.assess_point(
        assessment_id=assessment.pk, point_key=point.key, actor=team[who], at=at, revision=revision, said=said
    )


def sign(team, assessment, at, who="approver", function="Directrice"):
    return operations.sign_self_assessment(assessment_id=assessment.pk, actor=team[who], at=at, function=function)


def next_charter():
    """The charter in force is replaced; the new one keeps the codes of the first two commitments."""
    CharterVersion.objects.filter(status="in_force").update(
        status=CharterStatus.SUPERSEDED, in_force_to=date(2026, 6, 1)
    )
    return CharterVersionFactory(label="Charte v2", in_force_from=date(2026, 6, 1), commitments=2)


def test_it_is_pinned_to_the_sheet_and_to_the_charter_in_force(team, sheet, at):
    version = charter()

    made = begin(team, sheet, at)

    assert (made.sheet, made.charter_version, made.status) == (sheet, version, "draft")
    assert begin(team, sheet, at, who="both") == made
    assert [entry.action for entry in journal.lines_of(made)] == ["self_assessment.open"]


@pytest.mark.parametrize(("who", "refusal"), [("secretary", NotAllowed), ("stranger", NotAllowed)])
def test_only_the_department_begins_one(who, refusal, team, sheet, at):
    charter()

    with pytest.raises(refusal):
        begin(team, sheet, at, who=who)


def test_a_hidden_sheet_is_not_known(team, at):
    charter()

    with pytest.raises(NotVisible):
        begin(team, sheet_of(team, "draft"), at, who="secretary")


def test_there_is_nothing_to_assess_without_a_charter(team, sheet, at):
    with pytest.raises(RuleBroken, match="Aucune charte"):
        begin(team, sheet, at)


def test_the_most_recent_version_is_assessed(team, sheet, at):
    charter()
    SheetVersionFactory(algorithm=sheet.algorithm, number=2)

    with pytest.raises(RuleBroken, match="version 2"):
        begin(team, sheet, at)


def test_each_criterion_is_written_apart_and_signed_by_a_named_person(team, sheet, at):
    charter()
    made = begin(team, sheet, at)
    for place in range(3):
        say(team, made, at, place)
    operations.write_summary(assessment_id=made.pk, actor=team["contributor"], at=at, summary=" Globalement tenu ")

    sign(team, made, at)

    made.refresh_from_db()
    assert (made.status, made.signed_by, made.signed_function, made.summary) == (
        "signed",
        team["approver"].user,
        "Directrice",
        "Globalement tenu",
    )
    assert {line.evidence for line in made.lines.all()} == {"Compte rendu"}
    actions = [entry.action for entry in journal.lines_of(made)]
    assert actions == ["self_assessment.open", *["self_assessment.assess"] * 4, "self_assessment.sign"]


def test_what_is_missing_is_named_at_the_signature(team, sheet, at):
    charter()
    made = begin(team, sheet, at)
    say(team, made, at, 0)
    say(team, made, at, 1, LineSaid(grade=Grade.RESERVATION, gap="Trop lent", due_on=date(2026, 1, 1)))

    with pytest.raises(RuleBroken) as refusal:
        sign(team, made, at, function=" ")

    sentence = str(refusal.value).replace("\u00a0", " ").replace("\u202f", " ")
    assert "engagement 1" not in sentence
    assert "engagement 2 : la mesure prévue et une échéance à venir" in sentence
    assert "engagement 3 : l’appréciation" in sentence
    assert "la qualité de qui signe" in sentence
    assert SelfAssessment.objects.get().status == S.DRAFT


@pytest.mark.parametrize("who", ["contributor", "secretary", "stranger"])
def test_only_an_approver_of_the_department_signs(who, team, sheet, at):
    made = with_lines(SelfAssessmentFactory(sheet=sheet))

    with pytest.raises((NotAllowed, NotVisible)):
        sign(team, made, at, who=who)


def test_two_people_on_one_criterion_do_not_overwrite_each_other(team, sheet, at):
    charter()
    made = begin(team, sheet, at)
    say(team, made, at)

    with pytest.raises(Stale):
        say(team, made, at, said=LineSaid(comment="La mienne"), who="both")
    say(team, made, at, 1, who="both")

    assert SelfAssessmentLine.objects.count() == 2
    assert say(team, made, at, said=LineSaid(comment="La mienne"), revision=1, who="both").revision == 2


def test_a_criterion_of_another_charter_is_not_known(team, sheet, at):
    charter()
    made = begin(team, sheet, at)

    with pytest.raises(NotVisible):
        operations.assess_point(
            assessment_id=made.pk, point_key=uuid.uuid4(), actor=team["contributor"], at=at, revision=0, said=WHOLE
        )


def test_a_new_one_starts_from_the_last_and_replaces_it_when_signed(team, sheet, at):
    signed = signed_for(sheet)

    made = begin(team, sheet, at)

    assert [line.comment for line in made.lines.all()] == ["Tenu"] * 3
    assert SelfAssessment.objects.get(pk=signed.pk).status == S.SIGNED
    sign(team, made, at)
    assert SelfAssessment.objects.get(pk=signed.pk).status == S.SUPERSEDED
    assert SelfAssessment.objects.get(pk=made.pk).replaces == signed


def test_a_draft_begins_again_when_the_charter_changes_and_loses_nothing(team, sheet, at):
    old = with_lines(SelfAssessmentFactory(sheet=sheet), count=3)
    version = next_charter()

    made = begin(team, sheet, at)

    old.refresh_from_db()
    assert (old.status, old.lines.count()) == ("set_aside", 3)
    assert (made.charter_version, made.lines.count()) == (version, 2)
    with pytest.raises(WrongState):
        say(team, old, at)


def test_a_draft_begins_again_when_the_sheet_changes(team, sheet, at):
    with_lines(SelfAssessmentFactory(sheet=sheet), count=1)
    newer = SheetVersionFactory(algorithm=sheet.algorithm, number=2)

    made = begin(team, newer, at)

    assert (made.sheet, made.lines.count()) == (newer, 1)


def test_what_changed_since_is_said(sheet, at):
    signed = signed_for(sheet)

    assert what_changed(signed, charter=signed.charter_version, latest=1) == []
    sentences = what_changed(signed, charter=next_charter(), latest=5)
    assert "charte en vigueur : « Charte v2 »" in sentences[0].replace("\u00a0", " ")
    assert sentences[1] == "Établie sur la version 1 de la fiche\u202f; version actuelle\u00a0: 5."


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({}, ("l’appréciation",)),
        ({"grade": "compliant"}, ("ce qui le prouve",)),
        ({"grade": "compliant", "evidence": "x"}, ()),
        ({"grade": "not_applicable"}, ("pourquoi il est sans objet",)),
        ({"grade": "not_applicable", "comment": "x"}, ()),
        ({"grade": "reservation"}, ("l’écart", "la mesure prévue", "son échéance")),
        ({"grade": "not_compliant", "gap": "x", "measure": "x"}, ("son échéance",)),
        ({"grade": "not_compliant", "gap": "x", "measure": "x", "due_on": TOMORROW}, ()),
    ],
)
def test_what_a_line_lacks(said, missing, sheet):
    made = with_lines(
        SelfAssessmentFactory(sheet=sheet), count=1, **{"grade": "", "evidence": "", "comment": "", **said}
    )

    [first, *others] = assessed(points_of(made.charter_version_id), made.lines.all(), on=date(2026, 11, 24))

    assert first.missing == missing
    assert all(one.missing == ("l’appréciation",) for one in others)


def test_progress_counts_what_is_whole(sheet):
    version = with_criteria(charter(), only=(1,), count=4)
    made = with_lines(SelfAssessmentFactory(sheet=sheet, charter_version=version), count=3)

    points = assessed(points_of(version.pk), made.lines.all())

    assert progress_of(points).replace("\u00a0", " ") == "3 critères sur 6"
    assert [group.progress.replace("\u00a0", " ") for group in by_commitment(points)] == [
        "3 critères sur 4",
        "0 engagement sur 1",
        "0 engagement sur 1",
    ]
    assert tally_of(points) == [("3\u00a0conformes", "success")]
    assert missing_to_sign(points, function="x").startswith("Il manque, critère 1.4")


def test_postgresql_keeps_what_was_signed(sheet):
    signed = signed_for(sheet)

    with pytest.raises(InternalError, match="cannot be changed"), transaction.atomic():
        SelfAssessment.objects.filter(pk=signed.pk).update(summary="Autre")
    with pytest.raises(InternalError, match="cannot be changed"), transaction.atomic():
        signed.lines.update(comment="Autre")
    with pytest.raises(InternalError, match="cannot be changed"), transaction.atomic():
        with_lines(signed, count=1)
    with pytest.raises(InternalError), transaction.atomic():
        SelfAssessment.objects.filter(pk=signed.pk).update(status="draft")
    with pytest.raises(InternalError), transaction.atomic():
        SelfAssessmentFactory().delete()


def test_postgresql_knows_what_belongs_to_what(sheet):
    made = SelfAssessmentFactory(sheet=sheet)
    foreign = CharterVersionFactory(status="superseded", in_force_from=date(2020, 1, 1), commitments=1)

    with pytest.raises(InternalError, match="not one of the charter"), transaction.atomic():
        SelfAssessmentLine.objects.create(
            assessment=made, commitment=foreign.commitments.get(), written_at=made.opened_at, written_by=made.opened_by
        )
    with pytest.raises(InternalError, match="not one of this algorithm"), transaction.atomic():
        SelfAssessmentFactory(sheet=SheetVersionFactory(), algorithm=sheet.algorithm)
    with pytest.raises(IntegrityError), transaction.atomic():
        SelfAssessmentFactory(sheet=sheet)
    with pytest.raises(IntegrityError), transaction.atomic():
        SelfAssessmentFactory(sheet=sheet, status=S.SIGNED, signed_function="")


def test_a_draft_waits_for_who_writes_then_for_who_signs(team, sheet, at):
    made = with_lines(SelfAssessmentFactory(sheet=sheet), count=2)

    [mine] = todo_for(team["contributor"], at=at)
    assert "2 engagements sur 3" in mine.detail.replace("\u00a0", " ")
    say(team, made, at, 2)

    assert todo_for(team["contributor"], at=at)[0].is_mine is False
    [waiting] = todo_for(team["approver"], at=at)
    assert (waiting.is_mine, waiting.label.startswith("Signer")) == (True, True)
    assert todo_for(team["secretary"], at=at) == todo_for(team["stranger"], at=at) == []


def test_a_measure_waits_from_a_month_before_its_day(team, sheet, at):
    signed_for(sheet, grade=Grade.RESERVATION, gap="x", measure="Audit externe", due_on=date(2027, 1, 31))

    assert todo_for(team["contributor"], at=at) == []
    waiting = todo_for(team["contributor"], at=at + timedelta(days=60))
    assert [(one.until, one.detail) for one in waiting] == [(date(2027, 1, 31), "Audit externe")] * 3


@pytest.mark.parametrize("count", [1, 3])
def test_what_waits_costs_the_same_whatever_the_number(count, team, at, django_assert_num_queries):
    for _each in range(count):
        with_lines(SelfAssessmentFactory(sheet=sheet_of(team, SheetStatus.PUBLISHED)), count=count)

    with django_assert_num_queries(5):
        assert len(todo_for(team["contributor"], at=at)) == count
