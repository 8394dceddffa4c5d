"""The page of a meeting: who is here, what it deals with, the ballots, and the one next thing to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.middleware import ActorRequest
from committee import workflow
from committee.assembly import Assembly, Seated
from committee.enums.meetings import BallotStatus, MeetingStatus, MeetingStep
from committee.forms.ballots import new_ballot_form
from committee.forms.meetings import (
    AttendanceForm,
    FileForm,
    PointForm,
    ReasonForm,
    SecondNoticeForm,
    UrgencyForm,
    WhenForm,
)
from committee.models import AgendaItem, CommitteeRules, Meeting
from committee.models.meetings import state_of
from committee.operations.ballots import still_takes_questions
from committee.operations.convening import note_notice_opened
from committee.policies import meetings as policies
from committee.queries import composition
from committee.queries import meetings as queries
from committee.rendering.presences import presence_in_words
from committee.rules import proxies
from committee.rules.notice import notice
from committee.rules.points import blocks_of_point
from committee.rules.quorum import Quorum, quorum
from committee.views.ballot_cards import BallotCard, ballot_card
from committee.views.panels.composition import composition_on_the_day
from committee.views.panels.consultation import answering, consultation
from committee.views.panels.convening import answers, deliveries, papers, readiness
from committee.views.panels.hearings import Guests, guests, heard
from committee.views.panels.item_presences import item_presences
from committee.views.panels.substitutes import substitutions
from committee.workflow.meetings import fits

S = MeetingStatus
Bound = Mapping[str, forms.Form]
TONES = {
    S.PLANNED: "neutral",
    S.CONVENED: "waiting",
    S.POSTPONED: "warning",
    S.INQUORATE: "danger",
    S.OPEN: "progress",
    S.CLOSED: "waiting",
    S.MINUTES_APPROVED: "success",
    S.STOPPED: "danger",
}
_PATH = [S.PLANNED, S.CONVENED, S.OPEN, S.CLOSED, S.MINUTES_APPROVED]
ATTENDANCE_HEADERS = ["Membre", "Siège", "Présence"]
ATTENDED = frozenset({S.CONVENED, S.OPEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of the agenda as this person sees it: a recused member reads its reference only."""

    item: AgendaItem
    title: str
    url: str
    is_recused: bool
    recused: list[str]
    quorum: Quorum | None
    cards: list[BallotCard]
    ballot_form: forms.Form | None
    minutes_vote_url: str = ""
    papers: dict[str, Any] | None = None
    guests: Guests | None = None
    blocks: list[str] = field(default_factory=list)


def meeting_page(
    request: ActorRequest, meeting_id: UUID, *, refusal: str = "", status: int = 200, bound: Bound | None = None
) -> HttpResponse:
    """The page, with the forms that were refused as they were typed.

    A member who opens it has opened the notice: noted once, as a download is.
    """
    actor = request.actor
    meeting = get_object_or_404(queries.meeting_pages(actor), pk=meeting_id)
    assemblies = queries.assemblies_of(meeting)
    me = me_in(actor, assemblies.general)
    note_notice_opened(meeting=meeting, mandate_id=me.mandate_id if me else None, actor=actor, at=timezone.now())
    rules = meeting.rules or composition.rules_in_force(meeting.day)
    is_voting = _is_voting(meeting)
    open_to = answering(assemblies) if meeting.is_written else assemblies
    context = {
        "meeting": meeting,
        "refusal": refusal,
        "tone": TONES[S(meeting.status)],
        # While a ballot is open, those who vote have the pen.
        "owner": workflow.BALLOT.owners[BallotStatus.OPEN] if is_voting else workflow.MEETING.owners[S(meeting.status)],
        "is_voting": is_voting,
        "is_ahead": meeting.status == S.CONVENED and timezone.localdate() < meeting.day,
        "is_followed": meeting.status in ATTENDED and timezone.localdate() >= meeting.day and not meeting.is_written,
        "today": timezone.localdate(),
        "steps": _progress(meeting),
        "rules": rules,
        "leads": policies.leads(actor),
        **_agenda(actor, meeting, open_to, rules, bound or {}),
        **attendance_of(actor, meeting, assemblies.general, rules, bound or {}),
        **answers(meeting, me, assemblies.general, bound or {}),
        **deliveries(actor, meeting, assemblies.general),
        **item_presences(actor, meeting, assemblies, bound or {}),
        "substitutions": substitutions(actor, meeting, assemblies.general),
        **composition_on_the_day(actor, meeting, assemblies.general, rules),
        **steps_of(actor, meeting, rules, bound or {}),
        **consultation(actor, meeting, assemblies.general, rules, timezone.now()),
    }
    return render(request, "committee/meeting/detail.html", context, status=status)


def _is_voting(meeting: Meeting) -> bool:
    return any(ballot.status == BallotStatus.OPEN for item in meeting.items.all() for ballot in item.ballots.all())


def _agenda(
    actor: Actor, meeting: Meeting, assemblies: queries.Assemblies, rules: CommitteeRules | None, bound: Bound
) -> dict[str, Any]:
    by_file = papers(actor, meeting)
    guests_of = guests(actor, meeting, by_file, bound)
    points = [
        replace(
            point_of(actor, meeting, item, assemblies.of(item), rules, bound, by_file.get(item.referral_id or item.pk)),
            guests=guests_of.get(item.referral_id or item.pk),
        )
        for item in meeting.items.all()
    ]
    can_write = policies.leads(actor) and meeting.status == S.PLANNED
    forms_of_agenda: dict[str, Any] = {"point_form": None, "file_form": None}
    if can_write:
        referrals = list(queries.referrals_to_schedule(actor))
        forms_of_agenda |= readiness(actor)
        forms_of_agenda["point_form"] = bound.get("point") or PointForm()
        forms_of_agenda["file_form"] = bound.get("file") or (FileForm(referrals=referrals) if referrals else None)
    to_cast = [(point, card) for point in points for card in point.cards if card.my_votes]
    return {
        "points": points,
        "can_write_agenda": can_write,
        "to_cast": to_cast,
        "heard": heard(guests_of),
        **forms_of_agenda,
    }


def point_of(
    actor: Actor,
    meeting: Meeting,
    item: AgendaItem,
    assembly: Assembly,
    rules: CommitteeRules | None,
    bound: Bound,
    frozen: dict[str, Any] | None = None,
) -> Point:
    is_recused = policies.is_recused(actor, item)
    can_prepare = still_takes_questions(meeting) and bool(policies.can_prepare_ballot(actor, item))
    is_of_minutes = item.minutes_of_id is not None
    place = f"ballot-{item.pk}"
    return Point(
        item=item,
        title=item.neutral_title if is_recused else item.full_title,
        url=_address_of(item) if not is_recused else "",
        is_recused=is_recused,
        recused=[member.name for member in assembly.recused],
        quorum=quorum(assembly, rules, is_waived=meeting.needs_no_quorum)
        if rules and meeting.status == S.OPEN and not meeting.is_written
        else None,
        cards=[]
        if is_recused
        else [ballot_card(actor, ballot, assembly, rules=rules, bound=dict(bound)) for ballot in item.ballots.all()],
        ballot_form=(
            bound.get(place) or new_ballot_form(place, assembly, rules, question=queries.question_imposed_on(item))
        )
        if can_prepare and not is_of_minutes
        else None,
        minutes_vote_url=reverse("committee:put-minutes-to-vote", args=[meeting.pk, item.pk])
        if can_prepare and is_of_minutes and meeting.status == S.OPEN and not _is_settled(item)
        else "",
        papers=frozen,
        blocks=blocks_of_point(item, assembly) if meeting.status == S.OPEN and not is_recused else [],
    )


def _is_settled(item: AgendaItem) -> bool:
    """A vote is prepared or under way on these minutes, or approved them."""
    return any(
        ballot.status != BallotStatus.ANNULLED and ballot.is_carried is not False for ballot in item.ballots.all()
    )


def _address_of(item: AgendaItem) -> str:
    """The file, or the minutes, that the point is about."""
    if item.minutes_of_id is not None:
        return reverse("committee:minutes", args=[item.minutes_of_id])
    return item.referral.get_absolute_url() if item.referral is not None else ""


def attendance_of(
    actor: Actor, meeting: Meeting, assembly: Assembly, rules: CommitteeRules | None, bound: Bound
) -> dict[str, Any]:
    is_recorded = meeting.status in ATTENDED
    form: Any = None
    if is_recorded and policies.leads(actor):
        form = bound.get("attendance") or AttendanceForm(
            assembly=assembly, revision=meeting.revision, has_remote=bool(meeting.remote_access)
        )
    shows_quorum = meeting.status in ATTENDED and rules is not None
    return {
        "attendance_headers": ATTENDANCE_HEADERS,
        "attendance_form": form,
        "attendance_rows": [
            [member.name, member.seat, presence_in_words(member, assembly)] for member in assembly.members
        ],
        "me": me_in(actor, assembly),
        "quorum": quorum(assembly, rules, is_waived=meeting.needs_no_quorum) if rules and shows_quorum else None,
        "objections": [*proxies.objections(assembly, rules), *proxies.lapsed(assembly, rules)]
        if rules and is_recorded
        else [],
    }


def me_in(actor: Actor, assembly: Assembly) -> Seated | None:
    return next((member for member in assembly.members if member.person_id == actor.user.pk), None)


def _progress(meeting: Meeting) -> list[dict[str, str]]:
    """The usual path; a meeting put off or without quorum says so in place of the step that it missed."""
    aside = meeting.status in {S.POSTPONED, S.INQUORATE, S.STOPPED}
    current = S.CONVENED if aside else S(meeting.status)
    place = _PATH.index(current)
    steps = []
    for rank, state in enumerate(_PATH):
        label = meeting.state if aside and rank == place else state_of(state, meeting.kind)
        steps.append({"label": label, "state": "done" if rank < place else "current" if rank == place else "todo"})
    return steps


def steps_of(actor: Actor, meeting: Meeting, rules: CommitteeRules | None, bound: Bound) -> dict[str, Any]:
    """The steps that the table allows now and the policies allow to this person, each with its form."""
    open_steps = {
        step
        for step in workflow.MEETING.steps_from(meeting.status)
        if fits(MeetingStep(step), meeting.kind) and policies.STEPS[MeetingStep(step)](actor, meeting)
    }
    given = None
    if MeetingStep.CONVENE in open_steps and rules is not None:
        given = notice(convened_on=timezone.localdate(), meets_on=timezone.localdate(meeting.starts_at), rules=rules)
    can_convene_again = (
        meeting.status == S.INQUORATE
        and not meeting.is_written
        and policies.leads(actor)
        and getattr(meeting, "second_meeting", None) is None
    )
    return {
        "open_steps": {step.name for step in open_steps},
        "notice": given,
        "urgency_form": (bound.get("urgency") or UrgencyForm()) if given and not given.is_met else None,
        "postpone_form": (bound.get("postpone") or ReasonForm(prefix="postpone"))
        if MeetingStep.POSTPONE in open_steps
        else None,
        "when_form": (bound.get("when") or WhenForm(prefix="when")) if MeetingStep.RESCHEDULE in open_steps else None,
        "second_form": (bound.get("second") or SecondNoticeForm(initial={"form_token": uuid4()}))
        if can_convene_again
        else None,
        "minutes_url": reverse("committee:minutes", args=[meeting.pk]) if meeting.opened_at else "",
    }
