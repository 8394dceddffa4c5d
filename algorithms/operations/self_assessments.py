"""Assessing one's own algorithm: opening, writing one criterion after the other, signing."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from algorithms import workflow
from algorithms.assessed import assessed, missing_to_sign, same_points
from algorithms.enums import SelfAssessmentStatus as S
from algorithms.enums import SelfAssessmentStep as Step
from algorithms.models import SelfAssessment, SelfAssessmentLine, SheetVersion
from algorithms.policies import self_assessments as policies
from charter import queries as charter
from charter.enums import Grade
from charter.models import CharterVersion
from charter.points import Point
from common import journal
from common.errors import NotVisible, RuleBroken, Stale
from common.locks import one_at_a_time
from common.verdicts import HIDDEN, require

# What a line says, and what another version of it takes over.
SAID = ("grade", "comment", "evidence", "references", "gap", "measure", "due_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSaid:
    """What is typed about one criterion. All may be empty: it is a draft."""

    grade: Grade | None = None
    comment: str = ""
    evidence: str = ""
    references: str = ""
    gap: str = ""
    measure: str = ""
    due_on: date | None = None


@transaction.atomic
def open_self_assessment(
    *, sheet_id: UUID, actor: Actor, at: datetime, is_demonstration: bool = False
) -> SelfAssessment:
    """Begin one on the most recent version of the sheet, by the charter in force; or give back the draft under way.

    It starts from what the last one said of the criteria that bear the same code. A draft made before the charter or
    the sheet changed is set aside, still readable.
    Raises: RuleBroken when a more recent version exists, or no charter is in force.
    """
    sheet = SheetVersion.objects.select_related("algorithm__department").get(pk=sheet_id)
    one_at_a_time(f"algorithms.self_assessment.{sheet.algorithm_id}")
    actor = actors.again(actor, at)
    require(policies.can_open(actor, sheet))
    version = _charter_for(sheet, at)
    draft = _lock_one(sheet, S.DRAFT)
    if draft and (draft.sheet_id, draft.charter_version_id) == (sheet.pk, version.pk):
        return draft
    source = draft or _lock_one(sheet, S.SIGNED)
    if draft:
        _settle(draft, Step.RESTART, actor=actor, at=at)
    made = SelfAssessment.objects.create(
        algorithm=sheet.algorithm,
        sheet=sheet,
        charter_version=version,
        opened_at=at,
        opened_by=actor.user,
        is_demonstration=is_demonstration or sheet.algorithm.is_demonstration,
        summary=source.summary if source else "",
    )
    taken = _take_over(source, made, version) if source else 0
    journal.record(
        action="self_assessment.open",
        actor=actor,
        at=at,
        target=made,
        after=made.status,
        details={**_named(made), "charter": version.label, "taken_over": taken},
    )
    return made


@transaction.atomic
def assess_point(
    *, assessment_id: UUID, point_key: UUID, actor: Actor, at: datetime, revision: int, said: LineSaid
) -> SelfAssessmentLine:
    """Write what is said of one criterion; the others are left as they are.

    Raises: Stale when somebody wrote on this criterion since `revision`; NotVisible for one of another charter.
    """
    assessment, actor = _take(assessment_id, Step.ASSESS, actor, at)
    point = next((one for one in charter.points_of(assessment.charter_version_id) if one.key == point_key), None)
    if point is None:
        raise NotVisible(HIDDEN.refusal)
    line = _line_on(assessment, point)
    if line.revision != revision:
        raise Stale("Une autre personne a écrit sur ce critère pendant que vous écriviez.")
    _say(line, said)
    line.revision += 1
    line.written_at, line.written_by = at, actor.user
    line.save()
    assessment.revision += 1
    _settle(assessment, Step.ASSESS, actor=actor, at=at, point=point.number)
    return line


@transaction.atomic
def write_summary(*, assessment_id: UUID, actor: Actor, at: datetime, summary: str) -> SelfAssessment:
    """Write the overall appreciation, which may stay empty."""
    assessment, actor = _take(assessment_id, Step.ASSESS, actor, at)
    assessment.summary = summary.strip()
    assessment.revision += 1
    _settle(assessment, Step.ASSESS, actor=actor, at=at, point="ensemble")
    return assessment


@transaction.atomic
def sign_self_assessment(*, assessment_id: UUID, actor: Actor, at: datetime, function: str) -> SelfAssessment:
    """Hand it in by name; the one that stood is replaced in the same transaction.

    Raises: RuleBroken with all that is missing, criterion by criterion.
    """
    assessment, actor = _take(assessment_id, Step.SIGN, actor, at)
    points = assessed(
        charter.points_of(assessment.charter_version_id), assessment.lines.all(), on=timezone.localdate(at)
    )
    if refusal := missing_to_sign(points, function=function):
        raise RuleBroken(refusal)
    previous = _lock_one(assessment.sheet, S.SIGNED)
    if previous:
        _settle(previous, Step.SUPERSEDE, actor=actor, at=at)
        assessment.replaces = previous
    assessment.signed_at, assessment.signed_by, assessment.signed_function = at, actor.user, function.strip()
    _settle(assessment, Step.SIGN, actor=actor, at=at)
    return assessment


def _charter_for(sheet: SheetVersion, at: datetime) -> CharterVersion:
    latest = SheetVersion.objects.filter(algorithm=sheet.algorithm_id).order_by("-number").values_list("number")[0][0]
    if latest != sheet.number:
        raise RuleBroken(f"La fiche a une version plus récente : évaluez la version {latest}.")
    version = charter.charter_in_force(timezone.localdate(at))
    if version is None:
        raise RuleBroken("Aucune charte n’est en vigueur : il n’y a pas encore de critère à évaluer.")
    return version


def _take(assessment_id: UUID, step: Step, actor: Actor, at: datetime) -> tuple[SelfAssessment, Actor]:
    """Lock the row, read the actor again, then ask: may this person, and is it the moment?"""
    assessment = (
        SelfAssessment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("sheet__algorithm__department", "charter_version")
        .get(pk=assessment_id)
    )
    actor = actors.again(actor, at)
    policy = policies.can_sign if step == Step.SIGN else policies.can_assess
    require(policy(actor, assessment))
    workflow.SELF_ASSESSMENT.target(step, source=assessment.status)
    return assessment, actor


def _settle(assessment: SelfAssessment, step: Step, *, actor: Actor, at: datetime, **details: object) -> None:
    before = assessment.status
    assessment.status = workflow.SELF_ASSESSMENT.target(step, source=before).value
    assessment.save()
    journal.record(
        action=f"self_assessment.{step.value}",
        actor=actor,
        at=at,
        target=assessment,
        before=before,
        after=assessment.status,
        details={**_named(assessment), **details},
    )


def _named(assessment: SelfAssessment) -> dict[str, object]:
    return {"algorithm": assessment.sheet.algorithm.reference, "version": assessment.sheet.number}


def _lock_one(sheet: SheetVersion, status: S) -> SelfAssessment | None:
    return (
        SelfAssessment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("sheet__algorithm", "charter_version")
        .filter(algorithm=sheet.algorithm_id, status=status)
        .first()
    )


def _line_on(assessment: SelfAssessment, point: Point) -> SelfAssessmentLine:
    """The line of this point, or a new one, not saved."""
    found = assessment.lines.filter(commitment=point.commitment, criterion=point.criterion).first()
    return found or SelfAssessmentLine(assessment=assessment, commitment=point.commitment, criterion=point.criterion)


def _say(line: SelfAssessmentLine, said: LineSaid) -> None:
    for name in SAID:
        value = getattr(said, name)
        setattr(line, name, value.strip() if type(value) is str else value)
    line.grade = said.grade or ""


def _take_over(source: SelfAssessment, made: SelfAssessment, version: CharterVersion) -> int:
    """Copy what was said of the criteria that the charter in force still asks. Returns how many."""
    same = same_points(charter.points_of(source.charter_version_id), charter.points_of(version.pk))
    lines = [
        SelfAssessmentLine(
            assessment=made,
            commitment=same[line.key].commitment,
            criterion=same[line.key].criterion,
            written_at=line.written_at,
            written_by_id=line.written_by_id,
            **{name: getattr(line, name) for name in SAID},
        )
        for line in source.lines.all()
        if line.key in same
    ]
    return len(SelfAssessmentLine.objects.bulk_create(lines))
