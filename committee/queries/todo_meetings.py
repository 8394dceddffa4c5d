"""What waits for a person in the meetings and in the composition, and until when. A fixed number of queries."""

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from committee.enums.meetings import BallotMode, BallotStatus, KeyPart, MeetingKind, MeetingStatus
from committee.models import Attendance, Ballot, CommitteeRules, KeyHolder, Mandate, Meeting
from committee.queries.composition import rules_in_force, seats_on
from committee.queries.meetings import assemblies_of
from common.todo import Todo
from common.typography import long_moment

S = MeetingStatus
B = BallotStatus
# Written consultations have their own (`todo_consultations`).
_OF_MEETINGS = Q(item__meeting__kind=MeetingKind.MEETING)
# How long before its end a mandate is told to the secretariat.
RENEWAL = timedelta(days=60)


def todo_for(actor: Actor, *, at: datetime) -> list[Todo]:
    """Votes first, then answers, then what the presidency and the secretariat must do."""
    if not (actor.is_member or actor.is_secretariat):
        return []
    today = timezone.localdate(at)
    live = [S.PLANNED, S.CONVENED, S.POSTPONED, S.INQUORATE, S.OPEN, S.CLOSED]
    gathered = Meeting.objects.filter(kind=MeetingKind.MEETING, status__in=live)
    meetings = list(gathered.select_related("second_meeting").order_by("starts_at"))
    return [
        *_votes(actor, today),
        *_keys(actor, today),
        *_answers(actor, meetings),
        *_presiding(actor, meetings, today),
        *(_secretariat(meetings, today) if actor.is_secretariat else []),
    ]


def _votes(actor: Actor, today: date) -> list[Todo]:
    """Each open ballot in which a vote of this person's is missing: their own, or one by proxy."""
    if actor.mandate is None:
        return []
    ballots = Ballot.objects.filter(_OF_MEETINGS, status=B.OPEN).exclude(mode=BallotMode.HANDS)
    ballots = ballots.exclude(item__referral__in=actor.recused_from)
    found = []
    for ballot in ballots.select_related("item__meeting", "item__referral"):
        meeting = ballot.item.meeting
        assembly = assemblies_of(meeting).of(ballot.item)
        if assembly.someone_else_for(actor.mandate.mandate_id, actor.user.pk):
            continue
        mine = {member.mandate_id for member in assembly.votes_of(actor.mandate.mandate_id)}
        cast = Mandate.objects.filter(Q(votes__ballot=ballot) | Q(marks__ballot=ballot), pk__in=mine)
        voted = set(cast.values_list("pk", flat=True))
        if missing := mine - voted:
            by_proxy = "" if actor.mandate.mandate_id in missing else " par pouvoir"
            label = f"Voter{by_proxy}, séance {meeting.reference}, point {ballot.item.position}"
            url = f"{meeting.get_absolute_url()}#vote-{ballot.pk}"
            found.append(Todo(label=label, url=url, until=today, detail=ballot.question))
    return found


def _answers(actor: Actor, meetings: list[Meeting]) -> list[Todo]:
    convened = [meeting for meeting in meetings if meeting.status == S.CONVENED]
    if actor.mandate is None or actor.is_substitute or not convened:
        return []
    answered = set(
        Attendance.objects.filter(meeting__in=convened, mandate__person=actor.user).values_list("meeting_id", flat=True)
    )
    return [
        Todo(
            label=f"Répondre à la convocation de la séance {meeting.reference}",
            url=meeting.get_absolute_url(),
            until=timezone.localdate(meeting.starts_at),
            detail=f"Le {long_moment(meeting.starts_at)}, {meeting.place}",
        )
        for meeting in convened
        if meeting.pk not in answered
    ]


def _presiding(actor: Actor, meetings: list[Meeting], today: date) -> list[Todo]:
    if not (actor.is_president or actor.is_vice_president):
        return []
    found = []
    for meeting in meetings:
        day = timezone.localdate(meeting.starts_at)
        url = meeting.get_absolute_url()
        if meeting.status == S.CONVENED and day <= today:
            found.append(Todo(label=f"Ouvrir la séance {meeting.reference}", url=url, until=day))
    return [*found, *(_ballots_to_lead(actor, today) if actor.is_president else [])]


def _keys(actor: Actor, today: date) -> list[Todo]:
    """What holders of the key of a secret vote must do: receive their share before it, give their code after it."""
    mine = Q(person=actor.user)
    if actor.is_secretariat:
        mine |= Q(part=KeyPart.SECRETARIAT, person__isnull=True)
    holders = KeyHolder.objects.filter(mine, ballot__item__meeting__status=S.OPEN).filter(
        Q(ballot__status=B.READY, public_key__isnull=True) | Q(ballot__status=B.SEALED, has_turned=False)
    )
    holders = holders.exclude(ballot__item__referral__in=actor.recused_from)
    words = {B.READY: "Recevoir votre part de la clé de l’urne", B.SEALED: "Donner votre code pour ouvrir l’urne"}
    return [
        Todo(
            label=f"{words[B(holder.ballot.status)]}, séance {holder.ballot.item.meeting.reference}",
            url=holder.ballot.get_absolute_url(),
            until=today,
            detail=holder.ballot.question,
        )
        for holder in holders.select_related("ballot__item__meeting")
    ]


def _ballots_to_lead(actor: Actor, today: date) -> list[Todo]:
    words = {B.READY: "Ouvrir le scrutin", B.OPEN: "Clore le scrutin", B.CLOSED: "Proclamer le résultat"}
    # A vote that is sealed waits for those who hold its key (`_keys`).
    ballots = Ballot.objects.filter(_OF_MEETINGS, status__in=words, item__meeting__status=S.OPEN)
    return [
        Todo(
            label=f"{words[B(ballot.status)]}, séance {ballot.item.meeting.reference}, point {ballot.item.position}",
            url=ballot.get_absolute_url(),
            until=today,
            detail=ballot.question,
        )
        for ballot in ballots.exclude(item__referral__in=actor.recused_from).select_related("item__meeting")
    ]


def _secretariat(meetings: list[Meeting], today: date) -> list[Todo]:
    rules = rules_in_force(today)
    found = [todo for meeting in meetings for todo in _of_meeting(meeting, rules)]
    return [*found, *_of_composition(today)]


def _of_meeting(meeting: Meeting, rules: CommitteeRules | None) -> list[Todo]:
    url, day = meeting.get_absolute_url(), timezone.localdate(meeting.starts_at)
    if meeting.status == S.PLANNED:
        last_day = day - timedelta(days=rules.notice_days if rules else 0)
        return [Todo(label=f"Convoquer la séance {meeting.reference}", url=url, until=last_day)]
    if meeting.status == S.POSTPONED:
        return [Todo(label=f"Fixer une nouvelle date pour la séance {meeting.reference}", url=url)]
    if meeting.status == S.INQUORATE and getattr(meeting, "second_meeting", None) is None:
        return [Todo(label=f"Convoquer une seconde fois après la séance {meeting.reference}", url=url)]
    if meeting.status == S.CLOSED and meeting.submitted_minutes_id is None:
        minutes = reverse("committee:minutes", args=[meeting.pk])
        return [Todo(label=f"Soumettre le procès-verbal de la séance {meeting.reference}", url=minutes)]
    return []


def _of_composition(today: date) -> list[Todo]:
    url = reverse("committee:composition")
    found = []
    for seat in seats_on(today):
        held: list[Mandate] = [m for m in seat.mandates.all() if m.ends_on >= today]
        if not held:
            found.append(Todo(label=f"Pourvoir un siège vacant : {seat.label}", url=url))
        elif max(mandate.ends_on for mandate in held) - today <= RENEWAL:
            last = max(mandate.ends_on for mandate in held)
            found.append(Todo(label=f"Préparer le renouvellement : {seat.label}", url=url, until=last))
    return found
