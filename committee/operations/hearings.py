"""Hearing a person who is not of the committee, on one file and one day: invited, declined, called off, heard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts import actors
from accounts.actors import Actor
from accounts.models import User
from committee.enums.hearings import HearingLetterKind, HearingStatus, HearingStep
from committee.enums.meetings import MeetingStatus
from committee.models import AgendaItem, Hearing, HearingPaper, Meeting, Recusal
from committee.operations.meeting_steps import lock, take_led
from committee.policies import hearings as policies
from committee.queries.composition import members_on
from committee.queries.hearings import documents_to_open
from committee.tasks.hearings import LETTER
from committee.workflow.hearings import HEARING
from common import journal, outbox
from common.errors import NotVisible, RuleBroken, WrongState
from common.locks import one_at_a_time
from common.verdicts import HIDDEN, require

S = MeetingStatus
_ARRANGED = frozenset({S.PLANNED, S.CONVENED, S.OPEN})
_CONVENED = frozenset({S.CONVENED, S.OPEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Whom the committee wishes to hear, and the papers of the file that are opened to them."""

    name: str
    quality: str
    email: str
    document_ids: Sequence[UUID] = ()


@transaction.atomic
def invite(*, meeting_id: UUID, item_id: UUID, hearing_id: UUID, actor: Actor, at: datetime, guest: Guest) -> Hearing:
    """Invite a person to be heard, without a vote, on one file of the agenda (CRPA, art. R.133-6).

    Their letter leaves with the notice, or at once when the notice has left. An account is opened for them when they
    have none; it gives nothing but this page, on that day. Sent twice with the same `hearing_id`, it is done once.
    Raises: RuleBroken for a member of that day, for whoever left the file, or for a paper that is not of the notice.
    """
    meeting, actor = take_led(
        meeting_id, actor, at, during=_ARRANGED, refusal="La séance est achevée ou reportée : on n’y invite personne."
    )
    item = meeting.items.filter(pk=item_id).first()
    if item is None:
        raise NotVisible(HIDDEN.refusal)
    hearing = _hearing(meeting, item, hearing_id, actor, at, guest)
    require(policies.can_steer(actor, hearing))
    if already := Hearing.objects.filter(pk=hearing_id, meeting=meeting).first():
        return already
    _refuse_unfit(hearing, guest, actor)
    hearing.person = _account(guest, at)
    _refuse_person(hearing)
    hearing.save()
    HearingPaper.objects.bulk_create(HearingPaper(hearing=hearing, document_id=pk) for pk in set(guest.document_ids))
    details = {"meeting": str(meeting.pk), "papers": len(set(guest.document_ids))}
    journal.record(action="hearing.invite", actor=actor, at=at, target=hearing, after=hearing.status, details=details)
    if meeting.status in _CONVENED:
        _send(HearingLetterKind.INVITATION, hearing, at)
    return hearing


@transaction.atomic
def decline(*, hearing_id: UUID, actor: Actor, at: datetime) -> Hearing:
    """The person invited will not come."""
    hearing, actor = _take(hearing_id, HearingStep.DECLINE, actor, at)
    hearing.declined_at = at
    _settle(hearing, HearingStep.DECLINE, actor, at)
    return hearing


@transaction.atomic
def cancel(*, hearing_id: UUID, actor: Actor, at: datetime) -> Hearing:
    """Call a hearing off; a person who had their letter receives another."""
    hearing, actor = _take(hearing_id, HearingStep.CANCEL, actor, at)
    hearing.cancelled_at, hearing.cancelled_by = at, actor.user
    _settle(hearing, HearingStep.CANCEL, actor, at)
    if hearing.letters.filter(kind=HearingLetterKind.INVITATION).exists():
        _send(HearingLetterKind.CANCELLATION, hearing, at)
    return hearing


@transaction.atomic
def note_heard(*, hearing_id: UUID, actor: Actor, at: datetime) -> Hearing:
    """Write down, during the meeting, that the person was heard: the minutes and the opinion name them."""
    hearing, actor = _take(hearing_id, HearingStep.NOTE_HEARD, actor, at)
    if hearing.meeting.status != S.OPEN:
        raise WrongState("Une audition se note pendant la séance.")
    hearing.heard_at, hearing.heard_by = at, actor.user
    _settle(hearing, HearingStep.NOTE_HEARD, actor, at)
    return hearing


def announce_to_guests(kind: HearingLetterKind, meeting: Meeting, *, at: datetime) -> None:
    """With the notice or its postponement: one letter for each person still expected."""
    for hearing in Hearing.objects.filter(meeting=meeting, status=HearingStatus.INVITED):
        _send(kind, hearing, at)


def invite_to_second(first: Meeting, second: Meeting) -> None:
    """The second meeting on the same agenda expects the same persons, with the same papers."""
    for hearing in Hearing.objects.filter(meeting=first, status=HearingStatus.INVITED).prefetch_related("papers"):
        papers = [paper.document_id for paper in hearing.papers.all()]
        again = Hearing.objects.create(
            meeting=second,
            referral_id=hearing.referral_id,
            person_id=hearing.person_id,
            name=hearing.name,
            quality=hearing.quality,
            invited_at=hearing.invited_at,
            invited_by_id=hearing.invited_by_id,
        )
        HearingPaper.objects.bulk_create(HearingPaper(hearing=again, document_id=paper) for paper in papers)


def refuse_expected(item: AgendaItem) -> None:
    """Raises: RuleBroken when somebody is invited on this point."""
    if Hearing.objects.filter(
        meeting=item.meeting_id, referral=item.referral_id, status=HearingStatus.INVITED
    ).exists():
        raise RuleBroken("Une personne est invitée à être entendue sur ce point : annulez d’abord l’audition.")


def note_download(*, hearing: Hearing, document_id: UUID, actor: Actor, at: datetime) -> None:
    """Write down that the person heard took a paper, before it is served."""
    journal.record(
        action="hearing.download", actor=actor, at=at, target=hearing, details={"document": str(document_id)}
    )


def _hearing(meeting: Meeting, item: AgendaItem, hearing_id: UUID, actor: Actor, at: datetime, guest: Guest) -> Hearing:
    if item.referral_id is None:
        raise RuleBroken("Une personne est entendue sur une saisine : ce point n’en est pas une.")
    return Hearing(
        pk=hearing_id,
        meeting=meeting,
        referral_id=item.referral_id,
        name=guest.name.strip(),
        quality=guest.quality.strip(),
        invited_at=at,
        invited_by=actor.user,
    )


def _refuse_unfit(hearing: Hearing, guest: Guest, actor: Actor) -> None:
    if hearing.meeting.is_written:
        raise RuleBroken("Personne n’est entendu au cours d’une consultation écrite : prévoyez une séance.")
    if not hearing.name or not hearing.quality:
        raise RuleBroken("Donnez le nom de la personne et la qualité à laquelle elle est entendue.")
    offered = {paper.pk for paper in documents_to_open(actor, hearing.meeting).get(hearing.referral_id, [])}
    if set(guest.document_ids) - offered:
        raise RuleBroken("Une des pièces choisies n’est pas de celles de la séance : choisissez parmi la liste.")


def _account(guest: Guest, at: datetime) -> User:
    """The account of this address, or a new one that has no password until its owner chooses one."""
    email = guest.email.strip().lower()
    one_at_a_time(f"account.{email}")
    person = User.objects.filter(email__iexact=email).first()
    return person or User.objects.create_user(email, full_name=guest.name.strip(), joined_at=at)


def _refuse_person(hearing: Hearing) -> None:
    person = hearing.person
    if not person.is_active:
        raise RuleBroken(f"Le compte de {person.full_name} est fermé : cette personne ne pourrait rien ouvrir.")
    if any(mandate.person_id == person.pk for mandate in members_on(hearing.meeting.day)):
        raise RuleBroken(f"{person.full_name} siège au comité ce jour-là : un membre n’est pas entendu comme expert.")
    if Recusal.objects.filter(referral=hearing.referral_id, person=person).exists():
        raise RuleBroken(f"{person.full_name} s’est déporté de cette saisine : il ne peut pas y être entendu.")
    expected = [HearingStatus.INVITED, HearingStatus.HEARD]
    if Hearing.objects.filter(
        meeting=hearing.meeting, referral=hearing.referral_id, person=person, status__in=expected
    ).exists():
        raise RuleBroken(f"{person.full_name} est déjà invité à être entendu sur cette saisine.")


def _take(hearing_id: UUID, step: HearingStep, actor: Actor, at: datetime) -> tuple[Hearing, Actor]:
    """Lock the meeting, then the hearing; read the person again; may they, and is it the moment?"""
    meeting_id = Hearing.objects.filter(pk=hearing_id).values_list("meeting", flat=True).first()
    if meeting_id is None:
        raise NotVisible(HIDDEN.refusal)
    meeting = lock(meeting_id)
    hearing = Hearing.objects.select_for_update(no_key=True).get(pk=hearing_id)
    hearing.meeting = meeting
    actor = actors.again(actor, at)
    require(policies.STEPS[step](actor, hearing))
    HEARING.target(step, source=hearing.status)
    return hearing, actor


def _settle(hearing: Hearing, step: HearingStep, actor: Actor, at: datetime) -> None:
    before, hearing.status = hearing.status, HEARING.target(step, source=hearing.status).value
    hearing.save()
    journal.record(action=f"hearing.{step}", actor=actor, at=at, target=hearing, before=before, after=hearing.status)


def _send(kind: HearingLetterKind, hearing: Hearing, at: datetime) -> None:
    outbox.post(
        LETTER,
        at=at,
        hearing_id=str(hearing.pk),
        letter=kind.value,
        edition=str(hearing.meeting.edition),
        asked_at=at.isoformat(),
    )
