"""What was recorded of a meeting, read once and said in the sentences of its minutes."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from committee.assembly import Assembly, Seated, from_record
from committee.enums.meetings import BallotMode, BallotStatus, Choice
from committee.models import AgendaItem, Ballot, CommitteeRules, ConflictWaiver, Meeting
from committee.queries.conflicts import waivers_in
from committee.queries.hearings import heard_at
from committee.queries.meetings import Assemblies, assemblies_of, items_of_minutes
from committee.rendering.minutes_text import Attendee, BallotText, MinutesText, NamedVote, PointText
from committee.rendering.presences import presence_in_words, presences_in_words
from committee.rules.majority import Tally
from committee.rules.publication import shown_tally
from committee.rules.quorum import quorum
from common.typography import french, long_date, long_moment, long_time

TOLD = frozenset({BallotStatus.PROCLAIMED, BallotStatus.ANNULLED})


@dataclass(frozen=True, slots=True)
class _Records:
    """What is read once for all the points."""

    assemblies: Assemblies
    heard: dict[UUID, list[str]]
    waived: dict[UUID, list[str]]


def minutes_text(meeting: Meeting) -> MinutesText:
    """The minutes as the records stand, with the notes taken in the meeting. A fixed number of queries.

    `meeting` comes with its rules and the meeting of its first notice.
    """
    records = _records(meeting)
    assemblies = records.assemblies
    items = list(items_of_minutes(meeting))
    return MinutesText(
        reference=meeting.reference,
        held_on=meeting.day.isoformat(),
        opening=tuple(french(sentence) for sentence in _opening(meeting, assemblies.general)),
        people=tuple(sorted(_people(assemblies.general))),
        attendance=tuple(_attendee(member, assemblies.general) for member in assemblies.general.members),
        presences=tuple(presences_in_words(items, assemblies)),
        points=tuple(_point(meeting, item, records) for item in items),
        observations=meeting.minutes_note,
        is_demonstration=meeting.is_demonstration,
    )


def _opening(meeting: Meeting, assembly: Assembly) -> Iterator[str]:
    yield from _in_writing(meeting) if meeting.is_written else _in_session(meeting, assembly)
    if meeting.quorum_note:
        yield meeting.quorum_note
    if meeting.rules is not None:
        yield f"Règles appliquées : celles en vigueur à partir du {long_date(meeting.rules.in_force_from)}."


def _in_writing(meeting: Meeting) -> Iterator[str]:
    """Nobody met: who was asked, from when to when."""
    if meeting.convened_at is not None:
        yield f"Le comité a été consulté par écrit, par un envoi du {long_date(meeting.convened_at)}."
    if meeting.opened_at is not None and meeting.closed_at is not None:
        moments = [f"le {long_moment(at)}" for at in (meeting.opened_at, meeting.closed_at)]
        yield f"La consultation a été ouverte {moments[0]} et close {moments[1]}."


def _in_session(meeting: Meeting, assembly: Assembly) -> Iterator[str]:
    if meeting.convened_at is not None:
        yield f"Le comité a été convoqué le {long_date(meeting.convened_at)}."
    if meeting.urgency_reason:
        yield f"Convocation en urgence : {meeting.urgency_reason}"
    if meeting.second_notice_of is not None:
        first = meeting.second_notice_of.reference
        yield f"Seconde convocation après la séance {first}, qui n’a pas réuni le quorum."
    yield f"Il s’est réuni le {long_date(meeting.day)}, {meeting.place}. {_hours(meeting)}"
    if assembly.chair is not None:
        yield f"La séance a été présidée par {assembly.chair.name}."


def _hours(meeting: Meeting) -> str:
    opened = f"La séance a été ouverte à {long_time(meeting.opened_at)}" if meeting.opened_at else ""
    if meeting.closed_at is None:
        return f"{opened}." if opened else ""
    is_same_day = timezone.localdate(meeting.closed_at) == meeting.day
    day = "" if is_same_day else f"le {long_date(meeting.closed_at)} "
    return f"{opened} et levée {day}à {long_time(meeting.closed_at)}."


def _people(assembly: Assembly) -> set[int]:
    """The members, those who sat for them included."""
    sat = {member.person_id for member in assembly.members}
    return sat | {member.replaces_id for member in assembly.members if member.replaces_id is not None}


def _attendee(member: Seated, assembly: Assembly) -> Attendee:
    return Attendee(
        name=member.name,
        seat=member.seat,
        presence=presence_in_words(member, assembly),
        is_here=member.is_here,
    )


def _point(meeting: Meeting, item: AgendaItem, records: _Records) -> PointText:
    referral = item.referral
    neutral = item.neutral_title
    ballots = [ballot for ballot in item.ballots.all() if ballot.status in TOLD]
    return PointText(
        item_id=str(item.pk),
        position=item.position,
        title=french(neutral if referral is None else f"{neutral} : {referral.title}"),
        neutral_title=french(neutral),
        referral_id=str(referral.pk) if referral is not None else "",
        facts=tuple(french(said) for said in _facts(meeting, item, records, is_voted=bool(ballots))),
        recused=tuple(member.name for member in records.assemblies.of(item).recused),
        ballots=tuple(_ballot(ballot, meeting.rules) for ballot in ballots),
        note=item.note,
    )


def _records(meeting: Meeting) -> _Records:
    heard: dict[UUID, list[str]] = defaultdict(list)
    for person in heard_at(meeting):
        heard[person.referral_id].append(person.words)
    return _Records(
        assemblies=assemblies_of(meeting),
        heard=heard,
        waived={referral_id: _waived(meeting, waivers) for referral_id, waivers in waivers_in(meeting).items()},
    )


def _waived(meeting: Meeting, waivers: list[ConflictWaiver]) -> list[str]:
    """Those of before the end: a later one does not rewrite what this meeting did."""
    return [
        f"Conflit d’intérêts levé par écrit pour {waiver.person.full_name}, par {waiver.signed_by.full_name} "
        f"le {long_date(waiver.signed_at)} : {waiver.reason}"
        for waiver in waivers
        if meeting.closed_at is None or waiver.signed_at <= meeting.closed_at
    ]


def _facts(meeting: Meeting, item: AgendaItem, records: _Records, *, is_voted: bool) -> Iterator[str]:
    """Whom the committee heard, the conflicts that were waived, and the quorum of a file when no vote says it."""
    if item.referral_id is None:
        return
    if heard := records.heard.get(item.referral_id):
        yield f"Le comité a entendu, sans voix délibérative : {' ; '.join(heard)}."
    yield from records.waived.get(item.referral_id, [])
    if not is_voted and meeting.rules is not None:
        assembly = records.assemblies.of(item)
        yield quorum(assembly, meeting.rules, is_waived=meeting.needs_no_quorum).sentence


def _ballot(ballot: Ballot, rules: CommitteeRules | None) -> BallotText:
    is_told = ballot.status == BallotStatus.PROCLAIMED
    has_figures = is_told and bool(ballot.tally)
    return BallotText(
        question=french(ballot.question),
        mode=BallotMode(ballot.mode).label,
        subject=french(ballot.subject_label),
        text_sha256=ballot.text_sha256,
        result=_explained(ballot) if is_told else "",
        is_carried=ballot.is_carried if is_told else None,
        figures=tuple(Tally(**ballot.tally).figures) if has_figures else (),
        votes=tuple(named_votes(ballot)) if is_told and ballot.mode == BallotMode.NAMED else (),
        withheld=shown_tally(Tally(**ballot.tally), rules, mode=ballot.mode).withheld if has_figures and rules else "",
        annulled=ballot.annulled_reason,
    )


def _explained(ballot: Ballot) -> str:
    """With the reason of the secret, which stays in the minutes: the public extract has the result alone."""
    return ballot.explanation.replace(f"Scrutin {BallotMode(ballot.mode).label}.", f"Scrutin {ballot.way}.")


def named_votes(ballot: Ballot) -> Iterator[NamedVote]:
    """Who voted what, from the assembly that the ballot kept; those who could vote and did not are named too.

    `ballot` comes with its votes.
    """
    assembly = from_record(ballot.assembly)
    votes = {vote.mandate_id: vote for vote in ballot.votes.all()}
    for voter, caster in assembly.casters.items():
        vote = votes.get(voter)
        yield NamedVote(
            name=assembly.by_mandate[voter].name,
            seat=assembly.by_mandate[voter].seat,
            choice=Choice(vote.choice).label if vote else "n’a pas voté",
            proxy=assembly.by_mandate[caster].name if caster != voter else "",
        )
