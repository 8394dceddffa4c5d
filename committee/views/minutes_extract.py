"""The public extract before it goes out: what it will say, what is kept back, and its publication."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.middleware import ActorRequest
from bulletin import addresses
from bulletin.sanitising import sanitised
from committee.forms.minutes import KeptBackForm
from committee.models import Meeting
from committee.operations import minutes_extract as operations
from committee.policies import minutes as policies
from committee.queries import meetings as meeting_queries
from committee.queries import minutes as queries
from committee.rendering.minutes_extract import extract_act
from committee.rendering.minutes_text import from_record
from committee.views.acts import renewed
from committee.views.minutes import drafts_seen
from common.errors import RuleBroken, Stale
from common.verdicts import require


@require_GET
def extract(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Exactly what the public would read, with what is kept back beside it."""
    return _page(request, _led(request, meeting_id))


@require_POST
def keep_back(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    meeting = _led(request, meeting_id)
    form = _form(request, meeting, data=request.POST)
    if not form.is_valid():
        return _page(request, meeting, form=form, status=422)
    try:
        operations.keep_points_back(
            meeting_id=meeting.pk,
            actor=request.actor,
            at=timezone.now(),
            revision=form.cleaned_data["revision"],
            kept_back=form.cleaned_data["kept_back"],
        )
    except Stale as refusal:
        renewed(form, meeting_queries.revision_of(meeting.pk))
        return _page(request, meeting, form=form, refusal=refusal.message, status=refusal.status_code)
    messages.success(request, "Le choix des points est enregistré.")
    return redirect("committee:minutes-extract", meeting.pk)


@require_POST
def publish(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    meeting = _led(request, meeting_id)
    try:
        operations.publish_extract(meeting_id=meeting.pk, actor=request.actor, at=timezone.now())
    except RuleBroken as refusal:
        return _page(request, meeting, refusal=refusal.message, status=refusal.status_code)
    messages.success(request, "L’extrait du procès-verbal est publié.")
    return redirect("committee:minutes-extract", meeting.pk)


def _led(request: ActorRequest, meeting_id: UUID) -> Meeting:
    meeting = drafts_seen(request, meeting_id)
    require(policies.can_keep_back(request.actor, meeting))
    return meeting


def _page(
    request: ActorRequest, meeting: Meeting, *, form: forms.Form | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    is_allowed = meeting.rules is not None and meeting.rules.minutes_extract_is_published
    published = queries.published_extract(meeting)
    context = {
        "meeting": meeting,
        "refusal": refusal,
        "is_allowed": is_allowed,
        "act_html": _preview(meeting),
        "form": form or _form(request, meeting),
        "published": published,
        "public_address": addresses.page(published) if published else "",
        "can_publish": is_allowed
        and meeting.approved_minutes_id is not None
        and bool(policies.can_publish_extract(request.actor, meeting)),
    }
    return render(request, "committee/minutes/publish.html", context, status=status)


def _preview(meeting: Meeting) -> str:
    version = meeting.approved_minutes or queries.latest_version(meeting)
    if version is None:
        return ""
    items = {item.pk for item in queries.public_items(meeting)}
    return sanitised(extract_act(meeting, from_record(version.content), public_items=items, subjects=[]).body_html)


def _form(request: ActorRequest, meeting: Meeting, **given: object) -> KeptBackForm:
    """Each point that this person did not leave."""
    points = [
        (item.pk, str(item) if item.referral is None else f"{item.referral.reference} – {item.referral.title}", item)
        for item in queries.items_of(meeting)
        if item.referral_id not in request.actor.recused_from
    ]
    lines = [(key, title, item.is_confidential) for key, title, item in points]
    return KeptBackForm(**given, points=lines, revision=meeting.revision)
