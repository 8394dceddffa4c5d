"""Hearings: the buttons of whoever leads the meeting, and the page of the person heard, open on that day only."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.middleware import ActorRequest
from committee.forms.hearings import HearingForm
from committee.models import Hearing
from committee.operations import hearings as operations
from committee.queries import hearings as queries
from committee.views.acts import act_on, seen
from committee.views.panels.hearings import place_of
from common.views import attachment


@require_POST
def invite(request: ActorRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    item = get_object_or_404(meeting.items.exclude(referral=None), pk=item_id)
    referral_id = item.referral_id
    if referral_id is None or referral_id in request.actor.recused_from:
        raise Http404
    documents = queries.documents_to_open(request.actor, meeting).get(referral_id, [])
    form = HearingForm(request.POST, prefix=place_of(referral_id), documents=documents)
    return act_on(
        request,
        meeting,
        lambda: operations.invite(
            meeting_id=meeting.pk,
            item_id=item.pk,
            hearing_id=form.cleaned_data["form_token"],
            actor=request.actor,
            at=timezone.now(),
            guest=form.guest,
        ),
        done="L’audition est prévue. La personne reçoit son invitation avec la convocation, ou aussitôt si elle est "
        "déjà partie.",
        form=form,
        place=place_of(referral_id),
        anchor=f"#point-{item.pk}",
    )


@require_POST
def cancel(request: ActorRequest, meeting_id: UUID, hearing_id: UUID) -> HttpResponse:
    return _step(request, meeting_id, hearing_id, operations.cancel, "L’audition est annulée.")


@require_POST
def note_heard(request: ActorRequest, meeting_id: UUID, hearing_id: UUID) -> HttpResponse:
    return _step(request, meeting_id, hearing_id, operations.note_heard, "L’audition est notée au procès-verbal.")


@require_GET
def detail(request: ActorRequest, hearing_id: UUID) -> HttpResponse:
    """On the day, and for this person only: the title, the question, and the papers opened by name."""
    hearing = _open(request, hearing_id)
    papers = [
        {"label": paper.document.document.name, "pk": paper.document_id} for paper in queries.papers_open_in(hearing)
    ]
    return render(request, "committee/hearing/detail.html", {"hearing": hearing, "papers": papers})


@require_GET
def paper(request: ActorRequest, hearing_id: UUID, document_id: UUID) -> FileResponse:
    hearing = _open(request, hearing_id)
    found = get_object_or_404(queries.papers_open_in(hearing), document=document_id)
    response = attachment(found.document.document)
    operations.note_download(hearing=hearing, document_id=document_id, actor=request.actor, at=timezone.now())
    return response


@require_GET
def answer(request: ActorRequest, hearing_id: UUID) -> HttpResponse:
    """What the letter says already, and the button to decline: nothing of the file."""
    hearing = get_object_or_404(queries.hearings_of(request.actor), pk=hearing_id)
    return render(request, "committee/hearing/answer.html", {"hearing": hearing})


@require_POST
def decline(request: ActorRequest, hearing_id: UUID) -> HttpResponse:
    hearing = get_object_or_404(queries.hearings_of(request.actor), pk=hearing_id)
    operations.decline(hearing_id=hearing.pk, actor=request.actor, at=timezone.now())
    messages.success(request, "Votre réponse est enregistrée : vous ne serez pas entendu à cette séance.")
    return redirect(hearing.answer_url)


def _open(request: ActorRequest, hearing_id: UUID) -> Hearing:
    return get_object_or_404(queries.hearings_open_to(request.actor, at=timezone.now()), pk=hearing_id)


def _step(
    request: ActorRequest, meeting_id: UUID, hearing_id: UUID, operation: Callable[..., Hearing], done: str
) -> HttpResponse:
    meeting = seen(request, meeting_id)
    hearing = get_object_or_404(queries.hearings_visible_to(request.actor, meeting), pk=hearing_id)
    return act_on(
        request,
        meeting,
        lambda: operation(hearing_id=hearing.pk, actor=request.actor, at=timezone.now()),
        done=done,
        anchor="#ordre-du-jour",
    )
