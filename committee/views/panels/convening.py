"""What left with the notice, what became of it, and the one-click answers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from committee.assembly import Assembly, Seated
from committee.enums.meetings import MeetingStatus, Presence
from committee.forms.meetings import AnswerForm
from committee.models import Meeting, MeetingPaper
from committee.policies import meetings as policies
from committee.queries import convening as queries
from committee.queries.readiness import readiness_for
from common.typography import long_moment

DELIVERY_HEADERS = ["Membre", "Convocation envoyée", "Ouverte", "Réponse du membre"]
_CLICKS = [
    (Presence.IN_PERSON, "Je viens"),
    (Presence.REMOTE, "À distance"),
    (Presence.EXCUSED, "Excusé"),
]


def papers(actor: Actor, meeting: Meeting) -> dict[UUID, dict[str, Any]]:
    """By file: the papers frozen with the notice, and those that were joined since. Nothing for the recused."""
    return {
        referral_id: {
            "frozen": [{"label": paper.name, "url": _address(paper), "sha256": paper.sha256} for paper in found.frozen],
            "documents": [paper.document for paper in found.frozen if paper.document is not None],
            "later": [
                {"label": paper.document.name, "url": paper.get_absolute_url(), "added_at": paper.added_at}
                for paper in found.later
            ],
        }
        for referral_id, found in queries.papers_by_file(actor, meeting).items()
    }


def _address(paper: MeetingPaper) -> str:
    if paper.sheet_id is not None:
        return reverse("committee:referral-sheet", args=[paper.referral_id, paper.sheet_id])
    return reverse("committee:meeting-paper", args=[paper.meeting_id, paper.pk])


def deliveries(actor: Actor, meeting: Meeting, assembly: Assembly) -> dict[str, Any]:
    """For whoever leads: for each member, when the notice was sent, opened and answered."""
    if meeting.convened_at is None or not policies.leads(actor):
        return {"deliveries": []}
    waiting = "pas encore" if meeting.status in {MeetingStatus.CONVENED, MeetingStatus.OPEN} else "non"
    return {
        "delivery_headers": DELIVERY_HEADERS,
        "deliveries": [
            [found.member.name, *(_moment(at, waiting) for at in (found.sent_at, found.opened_at, found.answered_at))]
            for found in queries.deliveries_of(meeting, assembly)
        ],
    }


def answers(meeting: Meeting, me: Seated | None, assembly: Assembly, bound: Mapping[str, forms.Form]) -> dict[str, Any]:
    """The answers that take one click, and the list of those to whom a proxy may be given."""
    if meeting.status != MeetingStatus.CONVENED or meeting.is_written or me is None:
        return {"answer_form": None}
    form = bound.get("answer") or AnswerForm(me=me, assembly=assembly, has_remote=bool(meeting.remote_access))
    return {
        "answer_form": form,
        "my_answer": _words(me, assembly),
        "answer_clicks": [
            {"value": presence.value, "label": label, "is_mine": me.presence == presence}
            for presence, label in _CLICKS
            if meeting.remote_access or presence != Presence.REMOTE
        ],
    }


def _words(me: Seated, assembly: Assembly) -> str:
    if me.presence == Presence.PROXY and me.proxy_holder_id in assembly.by_mandate:
        return f"pouvoir à {assembly.by_mandate[me.proxy_holder_id].name}"
    return Presence(me.presence).label if me.presence else ""


def readiness(actor: Actor) -> dict[str, Any]:
    """For whoever writes the agenda: the files that one button puts on it, and what the others lack."""
    files = readiness_for(actor, on=timezone.localdate())
    return {
        "ready_files": [file.referral for file in files if file.is_ready],
        "unready_files": [file for file in files if not file.is_ready],
    }


def _moment(at: datetime | None, otherwise: str) -> str:
    return long_moment(at) if at else otherwise
