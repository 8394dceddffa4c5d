"""The meeting screen: one page for everybody while the committee sits, at the point under way.

What each may do on it differs.
"""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.actors import Actor
from accounts.middleware import ActorRequest
from committee.assembly import Assembly
from committee.enums.meetings import BallotStatus, MeetingKind, MeetingStatus
from committee.forms.conduct import PointNoteForm
from committee.models import AgendaItem, Ballot, CommitteeRules, Meeting
from committee.operations.meetings import WRITABLE
from committee.policies import meetings as policies
from committee.queries import composition, following
from committee.queries import meetings as queries
from committee.rendering.presences import presence_in_words
from committee.views.meeting_page import (
    TONES,
    Bound,
    Point,
    attendance_of,
    me_in,
    point_of,
    steps_of,
)
from committee.views.panels.convening import answers, papers
from committee.views.panels.hearings import guests
from committee.views.panels.item_presences import item_presences
from common.typography import NBSP, lowered

S = MeetingStatus
B = BallotStatus
SHOWN = frozenset({S.CONVENED, S.OPEN, S.CLOSED, S.MINUTES_APPROVED})
_UNDER_WAY = frozenset({B.OPEN, B.SEALED, B.CLOSED})
_LEFT = "Vous vous êtes déporté, vous quittez ce point."


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One point in the agenda at the side. `result` is in words, empty when nothing was decided."""

    item: AgendaItem
    title: str
    state: str
    words: str
    is_shown: bool
    is_recused: bool


@dataclass(slots=True)
class Moves:
    """Where whoever leads may take the meeting; nothing at all for the others."""

    leaving: UUID | None = None
    previous: AgendaItem | None = None
    following: AgendaItem | None = None
    there: AgendaItem | None = None
    # Why the meeting stays where it is.
    held: str = ""
    may_close: bool = False


def screen_page(
    request: ActorRequest, meeting_id: UUID, *, refusal: str = "", status: int = 200, bound: Bound | None = None
) -> HttpResponse:
    """The page, at the point under way or at the one asked for (`?point=3`), with what was refused as it was typed."""
    actor, bound = request.actor, bound or {}
    # A written consultation has no room to follow.
    meeting = get_object_or_404(queries.meeting_pages(actor).filter(kind=MeetingKind.MEETING), pk=meeting_id)
    if meeting.status not in SHOWN or meeting.is_written:
        return redirect(meeting)
    # Before the rest is read: what changes in between makes the page ask again.
    mark = following.mark_of(actor, meeting)
    items = list(meeting.items.all())
    current = next((item for item in items if item.pk == meeting.current_item_id), None)
    shown = _asked_for(request, items) or (current if meeting.status == S.OPEN else None)
    context = {
        "meeting": meeting,
        "mark": mark,
        "refusal": refusal,
        "tone": TONES[S(meeting.status)],
        "leads": policies.leads(actor),
        "items": items,
        "current": current,
        "is_current": shown is not None and shown == current,
        "headline": _headline(actor, meeting, current),
        "lines": [_line(actor, meeting, item, current, shown) for item in items],
        "moves": _moves(actor, meeting, items, current, shown),
        "today": timezone.localdate(),
        **_shown(actor, meeting, shown, bound),
    }
    return render(request, "committee/meeting/screen.html", context, status=status)


def _shown(actor: Actor, meeting: Meeting, shown: AgendaItem | None, bound: Bound) -> dict[str, Any]:
    """The point that is shown, and who is here for it."""
    assemblies = queries.assemblies_of(meeting)
    rules = meeting.rules or composition.rules_in_force(meeting.day)
    point = None
    assembly = assemblies.general
    if shown is not None:
        key = shown.referral_id or shown.pk
        by_file = papers(actor, meeting) if shown.referral_id else {}
        guests_of = guests(actor, meeting, by_file, bound) if shown.referral_id else {}
        point = point_of(actor, meeting, shown, assemblies.of(shown), rules, bound, by_file.get(key))
        point = replace(point, guests=replace(guests_of[key], form=None) if key in guests_of else None)
        assembly = assembly if point.is_recused else assemblies.of(shown)
    return {
        "rules": rules,
        "point": point,
        **_point_context(actor, meeting, point, bound),
        **_presence(actor, meeting, assemblies, assembly, rules, bound),
        **steps_of(actor, meeting, rules, bound),
    }


def _asked_for(request: ActorRequest, items: list[AgendaItem]) -> AgendaItem | None:
    wanted = request.GET.get("point", "")
    return next((item for item in items if str(item.position) == wanted), None)


def _point_context(actor: Actor, meeting: Meeting, point: Point | None, bound: Bound) -> dict[str, Any]:
    """What surrounds the point that is shown: the vote to cast, its papers, the note for the minutes."""
    if point is None or point.is_recused:
        return {"to_cast": [], "note_form": None}
    may_write = meeting.status in WRITABLE and bool(policies.can_write_note(actor, point.item))
    return {
        "to_cast": [(point, card) for card in point.cards if card.my_votes],
        "is_awaited": any(not mine.choice for card in point.cards for mine in card.my_votes),
        "is_voting": any(card.is_open for card in point.cards),
        "has_acts": any(card.has_acts for card in point.cards),
        "note_form": _note_form(point.item, bound) if may_write else None,
    }


def _presence(
    actor: Actor,
    meeting: Meeting,
    assemblies: queries.Assemblies,
    assembly: Assembly,
    rules: CommitteeRules | None,
    bound: Bound,
) -> dict[str, Any]:
    """Who is here, for the point that is shown; and for whoever leads, the forms that record it."""
    is_awaited = meeting.status == S.CONVENED and not policies.leads(actor)
    me = me_in(actor, assemblies.general)
    return {
        **attendance_of(actor, meeting, assemblies.general, rules, bound),
        **item_presences(actor, meeting, assemblies, bound),
        **(answers(meeting, me, assemblies.general, bound) if is_awaited else {"answer_form": None}),
        "people": [
            (member.name, presence_in_words(member, assembly), member.is_recused) for member in assembly.members
        ],
        "here": len(assembly.present),
        "represented": len(assembly.represented),
        "composing": len(assembly.members),
    }


def note_place(item: AgendaItem) -> str:
    return f"note-{item.pk}"


def _note_form(item: AgendaItem, bound: Bound) -> forms.Form:
    place = note_place(item)
    return bound.get(place) or PointNoteForm(initial={"revision": item.note_revision, "text": item.note}, prefix=place)


def _line(
    actor: Actor, meeting: Meeting, item: AgendaItem, current: AgendaItem | None, shown: AgendaItem | None
) -> Line:
    is_recused = policies.is_recused(actor, item)
    words = "" if is_recused else _decided(item)
    is_over = meeting.closed_at is not None
    reached = current is not None and item.position <= current.position
    if item == current and not is_over:
        state = "current"
    elif words or reached:
        state = "done"
    else:
        state = "left" if is_over else "todo"
    return Line(
        item=item,
        title=item.neutral_title if is_recused else item.full_title,
        state=state,
        words=words,
        is_shown=item == shown,
        is_recused=is_recused,
    )


def _decided(item: AgendaItem) -> str:
    proclaimed = [ballot for ballot in item.ballots.all() if ballot.status == B.PROCLAIMED]
    return ", ".join("adopté" if ballot.is_carried else "non adopté" for ballot in proclaimed)


def _moves(
    actor: Actor, meeting: Meeting, items: list[AgendaItem], current: AgendaItem | None, shown: AgendaItem | None
) -> Moves:
    if meeting.status != S.OPEN or not policies.leads(actor) or not items:
        return Moves()
    may = policies.can_move_on(actor, current)
    if not may:
        return Moves(held=may.refusal)
    place = items.index(current) if current in items else -1
    if any(ballot.status in _UNDER_WAY for item in items for ballot in item.ballots.all()):
        return Moves(held="Un scrutin est en cours : le point suivant s’ouvre après la proclamation du résultat.")
    return Moves(
        leaving=current.pk if current else None,
        previous=items[place - 1] if place > 0 else None,
        following=items[place + 1] if place + 1 < len(items) else None,
        there=shown if shown is not None and shown != current else None,
        may_close=place == len(items) - 1 and not _has_ready(current),
    )


def _has_ready(item: AgendaItem | None) -> bool:
    return item is not None and any(ballot.status == B.READY for ballot in item.ballots.all())


def _headline(actor: Actor, meeting: Meeting, current: AgendaItem | None) -> str:
    """Where the meeting stands, in one sentence: what a screen reader says when it changes."""
    if meeting.status == S.CONVENED:
        return "La séance n’est pas encore ouverte."
    if meeting.status != S.OPEN:
        return "La séance est levée."
    if current is None:
        return "La séance est ouverte."
    point = f"Point {current.position}"
    if policies.is_recused(actor, current):
        return f"{point}{NBSP}: {lowered(_LEFT)}"
    return f"{point}{NBSP}: {_stage(list(current.ballots.all()))}"


def _stage(ballots: list[Ballot]) -> str:
    """What is being done on a point, from its ballots."""
    under_way = [ballot for ballot in ballots if ballot.status in _UNDER_WAY]
    if any(ballot.status == B.OPEN for ballot in under_way):
        return "le scrutin est ouvert."
    if any(ballot.status == B.SEALED for ballot in under_way):
        return "le vote secret est clos, l’urne va être ouverte."
    if under_way:
        return "le scrutin est clos, le résultat va être proclamé."
    latest = ballots[-1] if ballots else None
    if latest is not None and latest.status == B.PROCLAIMED:
        return "le résultat est proclamé, la proposition " + (
            "est adoptée." if latest.is_carried else "n’est pas adoptée."
        )
    if latest is not None and latest.status == B.ANNULLED:
        return "le scrutin est annulé."
    if latest is not None:
        return "le scrutin est prêt, il n’est pas encore ouvert."
    return "le comité en discute."
