"""The minutes of a meeting: assembled when it ends, completed, submitted to the approval of the committee."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts import actors
from accounts.actors import Actor
from committee.enums.meetings import MeetingStatus
from committee.enums.meetings import MeetingStep as Step
from committee.enums.minutes import RemarkKind
from committee.models import Meeting, MinutesRemark, MinutesVersion
from committee.operations.meeting_steps import lock, note, settle, take, take_led
from committee.policies import minutes as policies
from committee.queries import meetings as meeting_queries
from committee.queries import minutes as queries
from committee.rendering.minutes_facts import minutes_text
from committee.rendering.minutes_text import MinutesText, from_record
from common import journal
from common.errors import NotVisible, RuleBroken, Stale, WrongState
from common.verdicts import HIDDEN, require

WRITTEN = frozenset({MeetingStatus.CLOSED})
REMARKED = frozenset({MeetingStatus.OPEN, MeetingStatus.CLOSED})


def assemble_minutes(meeting: Meeting, *, actor: Actor, at: datetime) -> MinutesVersion:
    """The first version, from what was recorded and noted. Made when the meeting ends, which holds the row."""
    return _add(meeting, minutes_text(meeting), number=1, actor=actor, at=at)


@transaction.atomic
def save_minutes(
    *, meeting_id: UUID, actor: Actor, at: datetime, base: int, observations: str, notes: Mapping[UUID, str]
) -> MinutesVersion:
    """Add a version after the one that the writer had before their eyes: the same facts, read again, and these texts.

    The note of a point that the writer left stays as it is, and with it the observations on the whole meeting.

    Raises: Stale when somebody saved another version in between; WrongState once submitted.
    """
    meeting, actor = take_led(
        meeting_id,
        actor,
        at,
        during=WRITTEN,
        refusal="Le procès-verbal s’écrit de la levée de la séance à son approbation ; en séance, prenez des notes.",
    )
    if meeting.submitted_minutes_id is not None:
        raise WrongState("Le procès-verbal est soumis à l’approbation du comité : reprenez l’écriture d’abord.")
    latest = queries.latest_version(meeting)
    if has_left_a_point(meeting, actor):
        observations = str(latest.content["observations"]) if latest else meeting.minutes_note
    text = _rewritten(meeting, latest, observations, _allowed(meeting, actor, notes))
    if latest is not None and latest.sha256 == text.sha256:
        return latest
    number = latest.number if latest else 0
    if number != base:
        who = latest.created_by.full_name if latest else ""
        raise Stale(
            f"{who} a enregistré la version {number} pendant que vous écriviez. "
            "Votre texte est conservé ci-dessous : comparez, puis enregistrez."
        )
    version = _add(meeting, text, number=number + 1, actor=actor, at=at)
    note(meeting, "write_minutes", actor=actor, at=at, version=version.number, sha256=version.sha256)
    return version


@transaction.atomic
def submit_minutes(*, meeting_id: UUID, actor: Actor, at: datetime, number: int) -> Meeting:
    """Freeze the last version and put it to the approval of the committee. Sent twice, it is submitted once.

    Raises: Stale when it is no longer the last; RuleBroken when what was recorded has changed since.
    """
    meeting, actor = take(meeting_id, Step.SUBMIT_MINUTES, actor, at)
    latest = queries.latest_version(meeting)
    if latest is None:
        raise RuleBroken("Le procès-verbal n’a pas encore de version : enregistrez-le d’abord.")
    if meeting.submitted_minutes_id == latest.pk and latest.number == number:
        return meeting
    if meeting.submitted_minutes_id is not None or latest.number != number:
        raise Stale(f"La dernière version est la version {latest.number} : relisez-la, puis soumettez-la.")
    kept = from_record(latest.content)
    if minutes_text(meeting).with_texts(observations=kept.observations, notes=kept.notes).sha256 != latest.sha256:
        raise RuleBroken(
            "Ce qui est enregistré de la séance a changé depuis cette version : enregistrez-en une nouvelle."
        )
    meeting.submitted_minutes, meeting.minutes_submitted_at, meeting.minutes_submitted_by = latest, at, actor.user
    settle(meeting, Step.SUBMIT_MINUTES, actor=actor, at=at, version=latest.number, sha256=latest.sha256)
    return meeting


@transaction.atomic
def take_back_minutes(*, meeting_id: UUID, actor: Actor, at: datetime) -> Meeting:
    """Take the pen again before the vote.

    Raises: WrongState when nothing is submitted; RuleBroken while a ballot bears on the submitted version.
    """
    meeting, actor = take(meeting_id, Step.TAKE_BACK_MINUTES, actor, at)
    if meeting.submitted_minutes_id is None:
        raise WrongState("Le procès-verbal n’est pas soumis à l’approbation.")
    if ballot := queries.pending_ballot_on(meeting):
        where = ballot.item.meeting.reference
        raise RuleBroken(f"Un scrutin porte sur cette version, séance {where} : faites-le d’abord annuler.")
    meeting.submitted_minutes = meeting.minutes_submitted_at = meeting.minutes_submitted_by = None
    settle(meeting, Step.TAKE_BACK_MINUTES, actor=actor, at=at)
    return meeting


@transaction.atomic
def record_remark(
    *,
    remark_id: UUID,
    meeting_id: UUID,
    item_id: UUID | None,
    kind: RemarkKind,
    text: str,
    actor: Actor,
    at: datetime,
) -> MinutesRemark:
    """A member has their disagreement written in the minutes, or asks for a correction. Sent twice, it is kept once.

    Raises: WrongState before the opening of the meeting or after the approval of its minutes.
    """
    meeting = lock(meeting_id)
    actor = actors.again(actor, at)
    item = meeting_queries.items_with_referrals().filter(meeting=meeting, pk=item_id).first() if item_id else None
    if item_id is not None and item is None:
        raise NotVisible(HIDDEN.refusal)
    assemblies = meeting_queries.assemblies_of(meeting)
    require(policies.can_remark(actor, assemblies.of(item) if item else assemblies.general, kind))
    if already := MinutesRemark.objects.filter(pk=remark_id, meeting=meeting, recorded_by=actor.user).first():
        return already
    if meeting.status not in REMARKED:
        raise WrongState("Une mention se demande de l’ouverture de la séance à l’approbation de son procès-verbal.")
    if not text.strip():
        raise RuleBroken("Écrivez ce qui doit être mentionné ou corrigé.")
    remark = MinutesRemark.objects.create(
        pk=remark_id,
        meeting=meeting,
        item=item,
        mandate_id=actor.mandate.mandate_id if actor.mandate else 0,
        recorded_by=actor.user,
        kind=kind,
        text=text.strip(),
        recorded_at=at,
    )
    details = {"item": str(item.pk) if item else "", "kind": kind.value}
    journal.record(action="meeting.record_remark", actor=actor, at=at, target=meeting, details=details)
    return remark


def note_copy(*, meeting: Meeting, version: MinutesVersion | None, sha256: str, actor: Actor, at: datetime) -> None:
    """Write down who took which copy, by its digest, before it is served."""
    details = {"version": version.number if version else 0, "sha256": sha256}
    journal.record(action="meeting.download_minutes", actor=actor, at=at, target=meeting, details=details)


def _rewritten(
    meeting: Meeting, latest: MinutesVersion | None, observations: str, notes: Mapping[UUID, str]
) -> MinutesText:
    facts = minutes_text(meeting)
    kept = from_record(latest.content).notes if latest else facts.notes
    texts = kept | {item_id: text.strip() for item_id, text in notes.items()}
    return facts.with_texts(observations=observations.strip(), notes=texts)


def has_left_a_point(meeting: Meeting, actor: Actor) -> bool:
    """The observations may speak of any point: whoever left one neither reads nor writes them."""
    return meeting.items.filter(referral__in=actor.recused_from).exists()


def _allowed(meeting: Meeting, actor: Actor, notes: Mapping[UUID, str]) -> dict[UUID, str]:
    """The notes of the points of this meeting that the writer did not leave."""
    items = {item.pk: item for item in meeting.items.all()}
    return {
        item_id: text
        for item_id, text in notes.items()
        if item_id in items and items[item_id].referral_id not in actor.recused_from
    }


def _add(meeting: Meeting, text: MinutesText, *, number: int, actor: Actor, at: datetime) -> MinutesVersion:
    return MinutesVersion.objects.create(
        meeting=meeting,
        number=number,
        content=text.as_record(),
        sha256=text.sha256,
        created_at=at,
        created_by=actor.user,
    )
