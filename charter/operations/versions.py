"""Opening, completing and putting in force a version of the charter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from bulletin import operations as bulletin
from charter import policies, workflow
from charter.enums import CharterStatus, CharterStep
from charter.models import CharterVersion, Commitment, Criterion, FoundingAct
from charter.rendering import charter_act
from common import journal
from common.errors import RuleBroken, Stale, WrongState
from common.locks import one_at_a_time
from common.typography import long_date
from common.verdicts import require


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionContent:
    code: str
    question: str
    guidance: str = ""
    evidence: str = ""
    legal_basis: str = ""
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentContent:
    code: str
    title: str
    text: str = ""
    gloss: str = ""
    source: str = ""
    source_url: str = ""
    criteria: tuple[CriterionContent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterContent:
    label: str
    title: str
    in_force_from: date
    approval_reference: str
    approved_by_id: UUID | None = None
    note: str = ""
    commitments: tuple[CommitmentContent, ...] = ()


@transaction.atomic
def open_charter_version(*, version_id: UUID, actor: Actor, at: datetime, content: CharterContent) -> CharterVersion:
    """Open a version in preparation. Sent twice with the same `version_id`, it is opened once.

    Raises: WrongState when another version is in preparation already.
    """
    actor = actors.again(actor, at)
    require(policies.can_open(actor))
    one_at_a_time("charter.version")
    if already := CharterVersion.objects.filter(pk=version_id).first():
        return already
    if CharterVersion.objects.filter(status=CharterStatus.DRAFT).exists():
        raise WrongState("Une version de la charte est déjà en préparation : complétez-la, puis mettez-la en vigueur.")
    version = CharterVersion(pk=version_id, opened_at=at, opened_by=actor.user)
    _write(version, content)
    journal.record(action="charter.open", actor=actor, at=at, target=version, after=version.status)
    return version


@transaction.atomic
def edit_charter(
    *, version_id: UUID, actor: Actor, at: datetime, revision: int, content: CharterContent
) -> CharterVersion:
    """Write the content of the version in preparation.

    Raises: Stale when somebody saved since `revision`; WrongState when the version is in force or replaced.
    """
    version, actor = _take(version_id, CharterStep.EDIT, actor, at)
    if version.revision != revision:
        raise Stale("Une autre personne a enregistré cette version de la charte entre-temps.")
    version.revision += 1
    _write(version, content)
    journal.record(action="charter.edit", actor=actor, at=at, target=version, details={"revision": version.revision})
    return version


@transaction.atomic
def publish_charter(*, version_id: UUID, actor: Actor, at: datetime) -> CharterVersion:
    """Put the version in force, end the one before it, and hand it to the public.

    Raises: RuleBroken when its date has not come, or is not after that of the version in force.
    """
    one_at_a_time("charter.version")
    version, actor = _take(version_id, CharterStep.PUBLISH, actor, at)
    previous = CharterVersion.objects.select_for_update(no_key=True).filter(status=CharterStatus.IN_FORCE).first()
    _refuse_a_wrong_date(version, previous, today=timezone.localdate(at))
    if previous:
        previous.in_force_to = version.in_force_from
        _settle(previous, CharterStep.SUPERSEDE, actor=actor, at=at)
    before = version.status
    publication = bulletin.publish(act=charter_act(version), actor=actor, at=at)
    version.published_at, version.published_by, version.publication_id = at, actor.user, publication.pk
    _settle(version, CharterStep.PUBLISH, actor=actor, at=at, before=before)
    return version


def _take(version_id: UUID, step: CharterStep, actor: Actor, at: datetime) -> tuple[CharterVersion, Actor]:
    version = (
        CharterVersion.objects.select_related("approved_by")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=version_id)
    )
    actor = actors.again(actor, at)
    require(policies.STEPS[step](actor, version))
    workflow.CHARTER.target(step, source=version.status)
    return version, actor


def _settle(version: CharterVersion, step: CharterStep, *, actor: Actor, at: datetime, before: str = "") -> None:
    before, version.status = before or version.status, workflow.CHARTER.target(step, source=version.status).value
    version.save()
    journal.record(action=f"charter.{step}", actor=actor, at=at, target=version, before=before, after=version.status)


def _write(version: CharterVersion, content: CharterContent) -> None:
    _refuse_unfit(content)
    version.label = content.label.strip()
    version.title = content.title.strip()
    version.in_force_from = content.in_force_from
    version.approval_reference = content.approval_reference.strip()
    version.approved_by = (
        FoundingAct.objects.get(pk=content.approved_by_id) if content.approved_by_id is not None else None
    )
    version.note = content.note.strip()
    version.save()
    _write_commitments(version, content.commitments)


def _write_commitments(version: CharterVersion, contents: Sequence[CommitmentContent]) -> None:
    Criterion.objects.filter(commitment__version=version).delete()
    version.commitments.all().delete()
    written = Commitment.objects.bulk_create(
        Commitment(
            version=version,
            position=position,
            code=commitment.code,
            title=commitment.title.strip(),
            text=commitment.text.strip(),
            gloss=commitment.gloss.strip(),
            source=commitment.source.strip(),
            source_url=commitment.source_url,
        )
        for position, commitment in enumerate(contents, start=1)
    )
    Criterion.objects.bulk_create(
        Criterion(
            commitment=commitment,
            position=position,
            code=criterion.code,
            question=criterion.question.strip(),
            guidance=criterion.guidance.strip(),
            evidence=criterion.evidence.strip(),
            legal_basis=criterion.legal_basis.strip(),
            is_demonstration=criterion.is_demonstration,
        )
        for commitment, said in zip(written, contents, strict=True)
        for position, criterion in enumerate(said.criteria, start=1)
    )


def _refuse_unfit(content: CharterContent) -> None:
    if not content.label.strip() or not content.title.strip():
        raise RuleBroken("La version de la charte doit avoir un nom et un titre.")
    if not content.approval_reference.strip():
        raise RuleBroken("Indiquez l’acte qui approuve cette version : la charte est approuvée par un acte, daté.")
    if any(not commitment.title.strip() for commitment in content.commitments):
        raise RuleBroken("Chaque engagement doit avoir un titre.")
    codes = [commitment.code for commitment in content.commitments]
    if len(codes) != len(set(codes)):
        raise RuleBroken("Deux engagements ont le même code : les ancres de la charte doivent être uniques.")
    for position, commitment in enumerate(content.commitments, start=1):
        _refuse_unfit_criteria(position, commitment.criteria)


def _refuse_unfit_criteria(position: int, criteria: Sequence[CriterionContent]) -> None:
    if any(not criterion.question.strip() for criterion in criteria):
        raise RuleBroken(f"Engagement {position} : chaque critère doit poser une question.")
    codes = [criterion.code for criterion in criteria]
    if len(codes) != len(set(codes)):
        raise RuleBroken(f"Engagement {position} : deux critères ont le même code, ou posent la même question.")


def _refuse_a_wrong_date(version: CharterVersion, previous: CharterVersion | None, *, today: date) -> None:
    if version.in_force_from > today:
        raise RuleBroken(
            f"Cette version s’applique à partir du {long_date(version.in_force_from)} : "
            "mettez-la en vigueur ce jour-là ou après."
        )
    if previous and version.in_force_from <= previous.in_force_from:
        raise RuleBroken(
            f"La version en vigueur s’applique depuis le {long_date(previous.in_force_from)} : "
            "la nouvelle version doit commencer après."
        )
