"""Who attends a meeting, and how: answers to the notice, then what is recorded in the meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts import actors
from accounts.actors import Actor
from committee.assembly import Assembly
from committee.enums.meetings import BallotStatus, MeetingKind, MeetingStatus, Presence
from committee.models import Attendance, Ballot, Meeting
from committee.operations.convening import note_notice_opened
from committee.operations.meeting_steps import lock, note, refuse_other_kind, refuse_stale, rules_of, take_led
from committee.policies import meetings as policies
from committee.queries import meetings as queries
from committee.rules import proxies
from common import journal
from common.errors import RuleBroken, WrongState
from common.verdicts import require

PROXIES = "CRPA, art. R.133-9"
RECORDED = frozenset({MeetingStatus.CONVENED, MeetingStatus.OPEN})


@dataclass(frozen=True, slots=True)
class Entry:
    """How one member attends; `holder_id` is the mandate that holds their proxy."""

    presence: Presence
    holder_id: int | None = None


@transaction.atomic
def record_attendance(
    *, meeting_id: UUID, actor: Actor, at: datetime, revision: int, entries: Mapping[int, Entry]
) -> Meeting:
    """Write down who is here, in one go; whoever is not in `entries` keeps what was recorded.

    Raises: Stale when somebody recorded since `revision`; WrongState while a ballot is open, whose voters are settled;
    RuleBroken when a proxy may not stand.
    """
    meeting, actor = take_led(
        meeting_id,
        actor,
        at,
        during=RECORDED,
        refusal="La présence s’enregistre de la convocation à la levée de la séance.",
    )
    refuse_other_kind(meeting, MeetingKind.MEETING)
    refuse_stale(meeting, revision)
    refuse_while_voting(meeting)
    _write(meeting, entries, actor, at)
    note(meeting, "record_attendance", actor=actor, at=at, members=len(entries))
    return meeting


@transaction.atomic
def answer_notice(*, meeting_id: UUID, actor: Actor, at: datetime, entry: Entry) -> Meeting:
    """A member says whether they come, in person or remotely, or to whom they give their proxy.

    Raises: RuleBroken when their mandate does not cover the day, or when the proxy may not stand.
    """
    meeting = lock(meeting_id)
    actor = actors.again(actor, at)
    require(policies.can_answer_notice(actor, meeting))
    refuse_other_kind(meeting, MeetingKind.MEETING)
    if meeting.status != MeetingStatus.CONVENED:
        raise WrongState("On répond à la convocation tant que la séance n’est pas ouverte.")
    mine = [member for member in queries.assemblies_of(meeting).general.members if member.person_id == actor.user.pk]
    if not mine:
        raise RuleBroken("Votre mandat ne couvre pas le jour de la séance.")
    # Whoever answers has read: a reader of mails may open nothing.
    note_notice_opened(meeting=meeting, mandate_id=mine[0].mandate_id, actor=actor, at=at)
    _write(meeting, {mine[0].mandate_id: entry}, actor, at)
    journal.record(
        action="meeting.answer_notice", actor=actor, at=at, target=meeting, details={"presence": entry.presence}
    )
    return meeting


def _write(meeting: Meeting, entries: Mapping[int, Entry], actor: Actor, at: datetime) -> None:
    before = queries.assemblies_of(meeting).general
    if unknown := set(entries) - set(before.by_mandate):
        raise RuleBroken(f"{len(unknown)} personne ne siège pas au comité le jour de la séance.")
    for entry in entries.values():
        refuse_remote(entry, meeting)
    for mandate_id, entry in entries.items():
        seated = before.by_mandate[mandate_id]
        if (seated.presence, seated.proxy_holder_id) == (entry.presence, entry.holder_id):
            continue
        refuse_incoherent(entry, mandate_id, before)
        Attendance.objects.update_or_create(
            meeting=meeting,
            mandate_id=mandate_id,
            defaults={
                "presence": entry.presence,
                "proxy_holder_id": entry.holder_id,
                "recorded_at": at,
                "recorded_by": actor.user,
            },
        )
    refuse_objections(meeting)


def refuse_objections(meeting: Meeting) -> None:
    """Raises: RuleBroken when a proxy may not stand, for the meeting or for a point that has presences of its own."""
    assemblies, rules = queries.assemblies_of(meeting), rules_of(meeting)
    is_settled = meeting.status == MeetingStatus.OPEN
    found = proxies.objections(assemblies.general, rules, is_settled=is_settled)
    for item in meeting.items.filter(pk__in=assemblies.alone):
        of_point = proxies.objections(assemblies.of(item), rules, is_settled=is_settled)
        found += [f"Point {item.position} : {sentence}" for sentence in of_point if sentence not in found]
    if found:
        raise RuleBroken(" ".join(found))


def refuse_incoherent(entry: Entry, mandate_id: int, assembly: Assembly) -> None:
    name = assembly.by_mandate[mandate_id].name
    if entry.presence == Presence.PROXY and entry.holder_id is None:
        raise RuleBroken(f"À qui {name} donne-t-il pouvoir ? Choisissez un membre.")
    if entry.presence == Presence.PROXY and assembly.by_mandate[mandate_id].replaces_id is not None:
        raise RuleBroken(f"{name}, siège à la place d’un membre : aucun pouvoir n’est donné en plus ({PROXIES}).")
    if entry.presence != Presence.PROXY and entry.holder_id is not None:
        raise RuleBroken(f"{name} ne peut pas à la fois être noté « {entry.presence.label} » et donner pouvoir.")
    if entry.holder_id == mandate_id:
        raise RuleBroken(f"{name} ne peut pas se donner pouvoir à soi-même.")
    if entry.holder_id is not None and entry.holder_id not in assembly.by_mandate:
        raise RuleBroken("Le pouvoir est donné à une personne qui ne siège pas le jour de la séance.")


def refuse_remote(entry: Entry, meeting: Meeting) -> None:
    if entry.presence == Presence.REMOTE and not meeting.remote_access:
        raise RuleBroken("Cette séance n’a pas d’accès à distance.")


def refuse_while_voting(meeting: Meeting) -> None:
    if Ballot.objects.filter(item__meeting=meeting, status=BallotStatus.OPEN).exists():
        raise WrongState("Un scrutin est ouvert : la présence ne change pas avant sa clôture.")
