"""The pages that stay inside the committee: the discussion of a file, and one's own notes."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.middleware import ActorRequest
from committee.forms.discussion import MessageForm, NoteForm
from committee.models import Referral
from committee.operations import discussion as operations
from committee.policies import discussion as policies
from committee.queries import discussion as queries
from committee.queries.reviews import commitments_of
from committee.views.conflicts import papers_verdict
from committee.views.referrals import seen
from common.errors import RuleBroken, Stale, WrongState
from common.forms import give_back
from common.verdicts import require


@require_http_methods(["GET", "POST"])
def discussion(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """What the members said to one another, and the next message."""
    referral = seen(referral_id)
    require(policies.can_read_discussion(request.actor, referral))
    require(papers_verdict(request.actor, referral))
    commitments = commitments_of(referral)
    if request.method != "POST":
        return _discussion(request, referral, MessageForm(initial={"form_token": uuid4()}, commitments=commitments))
    form = MessageForm(request.POST, commitments=commitments)
    if not form.is_valid():
        return _discussion(request, referral, form, status=422)
    try:
        message = operations.post_message(
            referral_id=referral_id,
            message_id=form.cleaned_data["form_token"],
            actor=request.actor,
            at=timezone.now(),
            text=form.cleaned_data["text"],
            commitment_id=form.cleaned_data["commitment"],
        )
    except (RuleBroken, WrongState) as refusal:
        form.add_error(None, refusal.message)
        return _discussion(request, referral, form, status=refusal.status_code)
    messages.success(request, "Votre message est dans la discussion.")
    return redirect(message)


@require_http_methods(["GET", "POST"])
def notes(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """One's own notes. A tab that is late gives back what was typed."""
    referral = seen(referral_id)
    require(policies.can_keep_notes(request.actor, referral))
    note = queries.note_of(request.actor, referral)
    kept = {"text": note.text, "revision": note.revision} if note else {"revision": 0}
    if request.method != "POST":
        return _notes(request, referral, NoteForm(initial=kept))
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _notes(request, referral, form, status=422)
    try:
        operations.save_note(
            referral_id=referral_id,
            actor=request.actor,
            at=timezone.now(),
            revision=form.cleaned_data["revision"],
            text=form.cleaned_data["text"],
        )
    except Stale as refusal:
        give_back(form, note.revision if note else 0, refusal.message)
        return _notes(request, referral, form, current=note.text if note else "", status=refusal.status_code)
    messages.success(request, "Vos notes sont enregistrées.")
    return redirect("committee:private-notes", referral_id)


def _discussion(request: ActorRequest, referral: Referral, form: MessageForm, *, status: int = 200) -> HttpResponse:
    said = queries.messages_visible_to(request.actor).filter(referral=referral)
    may_post = referral.is_open and bool(policies.can_post(request.actor, referral))
    context = {"referral": referral, "said": list(said), "form": form if may_post or form.is_bound else None}
    return render(request, "committee/referral/discussion.html", context, status=status)


def _notes(
    request: ActorRequest, referral: Referral, form: NoteForm, *, current: str = "", status: int = 200
) -> HttpResponse:
    context = {"referral": referral, "form": form, "current": current}
    return render(request, "committee/referral/notes.html", context, status=status)
