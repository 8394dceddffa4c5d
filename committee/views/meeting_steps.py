"""The buttons of a meeting: its steps, its agenda, its attendance."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.middleware import ActorRequest
from committee.forms.meetings import (
    AnswerForm,
    AttendanceForm,
    FileForm,
    PointForm,
    ReasonForm,
    SecondNoticeForm,
    UrgencyForm,
    WhenForm,
)
from committee.models import Meeting
from committee.operations import agenda, attendance
from committee.operations import meetings as operations
from committee.queries import meetings as queries
from committee.views.acts import act_on, seen
from committee.views.meeting_page import me_in
from common.errors import NotVisible
from common.verdicts import HIDDEN


@require_POST
def convene(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    form = UrgencyForm(request.POST)
    return act_on(
        request,
        meeting,
        lambda: operations.convene_meeting(
            meeting_id=meeting.pk,
            actor=request.actor,
            at=timezone.now(),
            urgency_reason=form.cleaned_data["urgency_reason"],
        ),
        done="Le comité est convoqué. Chaque membre reçoit la convocation par courriel.",
        form=form,
        place="urgency",
    )


@require_POST
def postpone(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    form = ReasonForm(request.POST, prefix="postpone")
    return act_on(
        request,
        meeting,
        lambda: operations.postpone_meeting(
            meeting_id=meeting.pk, actor=request.actor, at=timezone.now(), reason=form.cleaned_data["reason"]
        ),
        done="La séance est reportée. Fixez une nouvelle date.",
        form=form,
        place="postpone",
    )


@require_POST
def reschedule(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    form = WhenForm(request.POST, prefix="when")
    return act_on(
        request,
        meeting,
        lambda: operations.reschedule_meeting(
            meeting_id=meeting.pk, actor=request.actor, at=timezone.now(), starts_at=form.starts_at
        ),
        done="La nouvelle date est fixée. Convoquez le comité.",
        form=form,
        place="when",
    )


@require_POST
def open_meeting(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    return act_on(
        request, meeting, _step(operations.open_meeting, request.actor, meeting), done="La séance est ouverte."
    )


@require_POST
def note_no_quorum(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    return act_on(
        request,
        meeting,
        _step(operations.note_no_quorum, request.actor, meeting),
        done="L’absence de quorum est constatée. Convoquez le comité une seconde fois.",
    )


@require_POST
def convene_again(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    form = SecondNoticeForm(request.POST)
    return act_on(
        request,
        meeting,
        lambda: operations.convene_again(
            meeting_id=meeting.pk,
            second_id=form.cleaned_data["form_token"],
            actor=request.actor,
            at=timezone.now(),
            starts_at=form.starts_at,
            urgency_reason=form.cleaned_data["urgency_reason"],
        ),
        done="Le comité est convoqué une seconde fois, sans condition de quorum.",
        form=form,
        place="second",
    )


@require_POST
def close(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    return act_on(
        request,
        meeting,
        _step(operations.close_meeting, request.actor, meeting),
        done="La séance est levée. Le procès-verbal est prêt à relire.",
    )


@require_POST
def add_point(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    form = PointForm(request.POST)
    return act_on(
        request,
        meeting,
        lambda: agenda.add_point(
            meeting_id=meeting.pk, actor=request.actor, at=timezone.now(), title=form.cleaned_data["title"]
        ),
        done="Le point est à l’ordre du jour.",
        form=form,
        place="point",
    )


@require_POST
def add_referral(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    form = FileForm(request.POST, referrals=list(queries.referrals_to_schedule(request.actor)))
    return act_on(
        request,
        meeting,
        lambda: agenda.add_referral(
            meeting_id=meeting.pk,
            referral_id=form.cleaned_data["referral"],
            actor=request.actor,
            at=timezone.now(),
        ),
        done="La saisine est inscrite à l’ordre du jour.",
        form=form,
        place="file",
    )


@require_POST
def move_point(request: ActorRequest, meeting_id: UUID, item_id: UUID, is_up: bool) -> HttpResponse:
    meeting = seen(request, meeting_id)
    return act_on(
        request,
        meeting,
        partial(
            agenda.move_point,
            meeting_id=meeting.pk,
            item_id=item_id,
            actor=request.actor,
            at=timezone.now(),
            is_up=is_up,
        ),
        done="L’ordre du jour est modifié.",
        anchor="#ordre-du-jour",
    )


@require_POST
def remove_point(request: ActorRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    return act_on(
        request,
        meeting,
        partial(agenda.remove_point, meeting_id=meeting.pk, item_id=item_id, actor=request.actor, at=timezone.now()),
        done="Le point est retiré de l’ordre du jour.",
        anchor="#ordre-du-jour",
    )


@require_POST
def record_attendance(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    form = AttendanceForm(
        request.POST,
        assembly=queries.assemblies_of(meeting).general,
        revision=meeting.revision,
        has_remote=bool(meeting.remote_access),
    )
    return act_on(
        request,
        meeting,
        lambda: attendance.record_attendance(
            meeting_id=meeting.pk,
            actor=request.actor,
            at=timezone.now(),
            revision=form.cleaned_data["revision"],
            entries=form.entries,
        ),
        done="La présence est enregistrée.",
        form=form,
        place="attendance",
        anchor="#presence",
    )


@require_POST
def answer(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """A member answers the notice for themselves."""
    meeting = seen(request, meeting_id)
    assembly = queries.assemblies_of(meeting).general
    me = me_in(request.actor, assembly)
    if me is None:
        raise NotVisible(HIDDEN.refusal)
    form = AnswerForm(request.POST, me=me, assembly=assembly, has_remote=bool(meeting.remote_access))
    return act_on(
        request,
        meeting,
        lambda: attendance.answer_notice(
            meeting_id=meeting.pk, actor=request.actor, at=timezone.now(), entry=form.entry
        ),
        done="Votre réponse est enregistrée. Vous pouvez la changer jusqu’à l’ouverture de la séance.",
        form=form,
        place="answer",
    )


def _step(operation: Callable[..., Meeting], actor: Actor, meeting: Meeting) -> Callable[[], Meeting]:
    return partial(operation, meeting_id=meeting.pk, actor=actor, at=timezone.now())
