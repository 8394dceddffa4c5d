"""What is typed and pressed about the minutes: one act, then the page again, with what was typed when it is refused."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.middleware import ActorRequest
from committee.enums.minutes import RemarkKind
from committee.forms.meetings import NoteForm
from committee.forms.minutes import MinutesForm, RemarkForm
from committee.models import Meeting, MinutesVersion
from committee.operations import meetings as meeting_operations
from committee.operations import minutes as operations
from committee.operations.minutes_agenda import put_minutes_to_the_vote
from committee.policies import minutes as policies
from committee.queries import meetings as meeting_queries
from committee.queries import minutes as queries
from committee.rendering.minutes_facts import minutes_text
from committee.rendering.minutes_parts import parts_of
from committee.rendering.minutes_text import MinutesText, from_record
from committee.views.acts import act_on, renewed, seen
from committee.views.minutes import drafts_seen
from committee.views.minutes_page import NOTE, REMARK, minutes_page, reading_of
from common.comparison import sections
from common.errors import RuleBroken, Stale, WrongState
from common.verdicts import require


@require_POST
def write_note(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """The observations, noted during the meeting."""
    meeting = drafts_seen(request, meeting_id)
    form = NoteForm(request.POST)
    return _act(
        request,
        meeting,
        lambda: meeting_operations.write_minutes_note(
            meeting_id=meeting.pk,
            actor=request.actor,
            at=timezone.now(),
            revision=form.cleaned_data["revision"],
            text=form.cleaned_data["text"],
        ),
        done="Les observations sont notées pour le procès-verbal.",
        form=form,
        place=NOTE,
    )


@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """The texts of the minutes. Whatever the answer, what was typed comes back."""
    meeting = drafts_seen(request, meeting_id)
    require(policies.can_write(request.actor, meeting))
    if meeting.status not in operations.WRITTEN or meeting.submitted_minutes_id:
        raise WrongState("Le procès-verbal ne s’écrit pas à ce stade.")
    latest, text = _before_the_eyes(request, meeting)
    base = latest.number if latest else 0
    if request.method != "POST":
        return _editor(request, meeting, MinutesForm(text=text, base=base))
    form = MinutesForm(request.POST, text=text, base=base)
    if not form.is_valid():
        return _editor(request, meeting, form, status=422)
    try:
        version = operations.save_minutes(
            meeting_id=meeting.pk,
            actor=request.actor,
            at=timezone.now(),
            base=form.cleaned_data["base"],
            observations=form.cleaned_data["observations"],
            notes=form.notes,
        )
    except Stale as refusal:
        return _beaten(request, meeting, form, refusal.message)
    messages.success(request, f"La version {version.number} du procès-verbal est enregistrée.")
    return redirect("committee:minutes", meeting.pk)


@require_POST
def submit(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    meeting = drafts_seen(request, meeting_id)
    number = request.POST.get("number", "")
    act = partial(
        operations.submit_minutes,
        meeting_id=meeting.pk,
        actor=request.actor,
        at=timezone.now(),
        number=int(number) if number.isdecimal() else 0,
    )
    return _act(request, meeting, act, done="Le procès-verbal est soumis à l’approbation du comité. Il ne change plus.")


@require_POST
def take_back(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    meeting = drafts_seen(request, meeting_id)
    act = partial(operations.take_back_minutes, meeting_id=meeting.pk, actor=request.actor, at=timezone.now())
    return _act(request, meeting, act, done="L’écriture du procès-verbal est reprise.")


@require_POST
def remark(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    reading = reading_of(request, meeting_id)
    form = RemarkForm(request.POST, text=reading.text, kinds=list(RemarkKind))
    return _act(
        request,
        reading.meeting,
        lambda: operations.record_remark(
            remark_id=form.cleaned_data["form_token"],
            meeting_id=reading.meeting.pk,
            item_id=form.cleaned_data["item"],
            kind=form.cleaned_data["kind"],
            text=form.cleaned_data["text"],
            actor=request.actor,
            at=timezone.now(),
        ),
        done="Votre demande est enregistrée.",
        form=form,
        place=REMARK,
    )


@require_POST
def put_to_the_vote(request: ActorRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """On the page of the meeting that approves the minutes of an earlier one."""
    meeting = seen(request, meeting_id)
    act = partial(
        put_minutes_to_the_vote, meeting_id=meeting.pk, item_id=item_id, actor=request.actor, at=timezone.now()
    )
    done = "Le scrutin est prêt, sur la version soumise. Qui préside l’ouvrira."
    return act_on(request, meeting, act, done=done, anchor=f"#point-{item_id}")


def _act(
    request: ActorRequest,
    meeting: Meeting,
    act: Callable[[], object],
    *,
    done: str,
    form: forms.Form | None = None,
    place: str = "",
) -> HttpResponse:
    """Do it and come back. A form that is not fit, or a rule that forbids, gives the page back as it was typed."""
    bound = {place: form} if form is not None else {}
    if form is not None and not form.is_valid():
        return minutes_page(request, meeting.pk, status=422, bound=bound)
    try:
        act()
    except (RuleBroken, Stale) as refusal:
        if form is not None:
            form.add_error(None, refusal.message)
        if form is not None and isinstance(refusal, Stale):
            renewed(form, meeting_queries.revision_of(meeting.pk))
        return minutes_page(request, meeting.pk, refusal=refusal.message, status=refusal.status_code, bound=bound)
    messages.success(request, done)
    return redirect("committee:minutes", meeting.pk)


def _before_the_eyes(request: ActorRequest, meeting: Meeting) -> tuple[MinutesVersion | None, MinutesText]:
    latest = queries.latest_version(meeting)
    text = from_record(latest.content) if latest else minutes_text(meeting)
    return latest, text.for_reader(request.actor.recused_from)


def _beaten(request: ActorRequest, meeting: Meeting, form: MinutesForm, refusal: str) -> HttpResponse:
    """Somebody else saved meanwhile: what was typed comes back, beside what they wrote."""
    latest, theirs = _before_the_eyes(request, meeting)
    mine = theirs.with_texts(observations=form.cleaned_data["observations"], notes=form.notes)
    renewed(form, latest.number if latest else 0, field="base")
    changes = sections(parts_of(theirs), parts_of(mine))
    return _editor(request, meeting, form, status=409, refusal=refusal, theirs=latest, sections=changes)


def _editor(
    request: ActorRequest, meeting: Meeting, form: MinutesForm, *, status: int = 200, **shown: object
) -> HttpResponse:
    remarks = queries.remarks_on(meeting, recused_from=request.actor.recused_from)
    context = {
        "meeting": meeting,
        "form": form,
        "remarks": remarks,
        "refusal": "",
        "theirs": None,
        "sections": [],
        **shown,
    }
    return render(request, "committee/minutes/edit.html", context, status=status)
