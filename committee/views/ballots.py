"""The buttons of a ballot, and the vote itself."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.middleware import ActorRequest
from committee.forms.ballots import BallotForm, HandsForm, ModeForm, VoteForm
from committee.forms.meetings import ReasonForm
from committee.models import Ballot
from committee.operations import ballots as operations
from committee.queries import meetings as queries
from committee.views.acts import act_on, seen
from committee.views.ballot_cards import annul_place, hands_place, mode_place, vote_place


@require_POST
def prepare(request: ActorRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    item = get_object_or_404(meeting.items, pk=item_id)
    place = f"ballot-{item.pk}"
    form = BallotForm(request.POST, prefix=place)
    return act_on(
        request,
        meeting,
        lambda: operations.prepare_ballot(
            item_id=item.pk,
            actor=request.actor,
            at=timezone.now(),
            question=form.cleaned_data["question"],
            mode=form.cleaned_data["mode"],
            ballot_id=form.cleaned_data["form_token"],
        ),
        done="Le scrutin est prêt. Qui préside l’ouvrira en séance.",
        form=form,
        place=place,
        anchor=f"#point-{item.pk}",
    )


@require_POST
def choose_mode(request: ActorRequest, meeting_id: UUID, ballot_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    ballot = get_object_or_404(queries.ballots_of(meeting), pk=ballot_id)
    form = ModeForm(request.POST, prefix=mode_place(ballot))
    return act_on(
        request,
        meeting,
        lambda: operations.choose_mode(
            ballot_id=ballot.pk, actor=request.actor, at=timezone.now(), mode=form.cleaned_data["mode"]
        ),
        done="Le mode de scrutin est enregistré.",
        form=form,
        place=mode_place(ballot),
        anchor=f"#scrutin-{ballot.pk}",
    )


@require_POST
def open_ballot(request: ActorRequest, meeting_id: UUID, ballot_id: UUID) -> HttpResponse:
    return _step(request, meeting_id, ballot_id, operations.open_ballot, "Le scrutin est ouvert : les membres votent.")


@require_POST
def count_hands(request: ActorRequest, meeting_id: UUID, ballot_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    ballot = get_object_or_404(queries.ballots_of(meeting), pk=ballot_id)
    form = HandsForm(request.POST, prefix=hands_place(ballot))
    return act_on(
        request,
        meeting,
        lambda: operations.count_hands(ballot_id=ballot.pk, actor=request.actor, at=timezone.now(), counted=form.hands),
        done="Le décompte des mains est inscrit. Qui préside clôt le scrutin.",
        form=form,
        place=hands_place(ballot),
        anchor=f"#scrutin-{ballot.pk}",
    )


@require_POST
def close(request: ActorRequest, meeting_id: UUID, ballot_id: UUID) -> HttpResponse:
    return _step(request, meeting_id, ballot_id, operations.close_ballot, "Le scrutin est clos et dépouillé.")


@require_POST
def proclaim(request: ActorRequest, meeting_id: UUID, ballot_id: UUID) -> HttpResponse:
    return _step(request, meeting_id, ballot_id, operations.proclaim_ballot, "Le résultat est proclamé.")


@require_POST
def annul(request: ActorRequest, meeting_id: UUID, ballot_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    ballot = get_object_or_404(queries.ballots_of(meeting), pk=ballot_id)
    form = ReasonForm(request.POST, prefix=annul_place(ballot))
    return act_on(
        request,
        meeting,
        lambda: operations.annul_ballot(
            ballot_id=ballot.pk, actor=request.actor, at=timezone.now(), reason=form.cleaned_data["reason"]
        ),
        done="Le scrutin est annulé.",
        form=form,
        place=annul_place(ballot),
        anchor=f"#scrutin-{ballot.pk}",
    )


@require_POST
def cast(request: ActorRequest, meeting_id: UUID, ballot_id: UUID, mandate_id: int) -> HttpResponse:
    meeting = seen(request, meeting_id)
    ballot = get_object_or_404(queries.ballots_of(meeting), pk=ballot_id)
    place = vote_place(ballot, mandate_id)
    form = VoteForm(request.POST, prefix=place)
    return act_on(
        request,
        meeting,
        lambda: operations.cast_vote(
            ballot_id=ballot.pk,
            choice=form.cleaned_data["choice"],
            actor=request.actor,
            at=timezone.now(),
            for_mandate_id=mandate_id,
        ),
        done="Votre vote est enregistré. Vous pouvez le changer jusqu’à la clôture du scrutin.",
        form=form,
        place=place,
        anchor=f"#vote-{ballot.pk}",
    )


def _step(
    request: ActorRequest, meeting_id: UUID, ballot_id: UUID, operation: Callable[..., Ballot], done: str
) -> HttpResponse:
    meeting = seen(request, meeting_id)
    ballot = get_object_or_404(queries.ballots_of(meeting), pk=ballot_id)
    act = partial(operation, ballot_id=ballot.pk, actor=request.actor, at=timezone.now())
    return act_on(request, meeting, act, done=done, anchor=f"#scrutin-{ballot.pk}")
