"""The buttons of a ballot, and the vote itself."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.middleware import ActorRequest
from committee.enums.meetings import BallotMode
from committee.forms.ballots import BallotForm, HandsForm, ModeForm, OpenForm, VoteForm
from committee.forms.meetings import ReasonForm
from committee.models import AgendaItem, Ballot, Meeting
from committee.operations import ballots as operations
from committee.operations.secret_ballots import cast_secret_vote
from committee.queries import meetings as queries
from committee.queries.composition import rules_in_force
from committee.views.acts import act_on, seen
from committee.views.ballot_cards import annul_place, hands_place, mode_place, vote_place

RECORDED = "Votre vote est enregistré. Vous pouvez le changer jusqu’à la clôture du scrutin."
IN_THE_BOX = "Votre bulletin est dans l’urne\u00a0: un par voix, le premier reçu. Il ne se change pas."


@require_POST
def prepare(request: ActorRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    meeting = seen(request, meeting_id)
    item = get_object_or_404(meeting.items, pk=item_id)
    place = f"ballot-{item.pk}"
    form = BallotForm(request.POST, prefix=place, **_context(meeting, item))
    return act_on(
        request,
        meeting,
        lambda: operations.prepare_ballot(
            item_id=item.pk,
            actor=request.actor,
            at=timezone.now(),
            question=form.cleaned_data["question"],
            mode=form.cleaned_data["mode"],
            grounds=form.grounds,
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
    form = ModeForm(request.POST, prefix=mode_place(ballot), **_context(meeting, ballot.item))
    return act_on(
        request,
        meeting,
        lambda: operations.choose_mode(
            ballot_id=ballot.pk,
            actor=request.actor,
            at=timezone.now(),
            mode=form.cleaned_data["mode"],
            grounds=form.grounds,
        ),
        done="Le mode de scrutin est enregistré.",
        form=form,
        place=mode_place(ballot),
        anchor=f"#scrutin-{ballot.pk}",
    )


@require_POST
def open_ballot(request: ActorRequest, meeting_id: UUID, ballot_id: UUID) -> HttpResponse:
    form = OpenForm(request.POST, prefix=f"open-{ballot_id}")
    has_read_warning = form.is_valid() and form.cleaned_data["has_read_warning"]
    opening = partial(operations.open_ballot, has_read_warning=has_read_warning)
    return _step(request, meeting_id, ballot_id, opening, "Le scrutin est ouvert\u00a0: les membres votent.")


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


@sensitive_post_parameters()
@require_POST
def cast(request: ActorRequest, meeting_id: UUID, ballot_id: UUID, mandate_id: int) -> HttpResponse:
    meeting = seen(request, meeting_id)
    ballot = get_object_or_404(queries.ballots_of(meeting), pk=ballot_id)
    place = vote_place(ballot, mandate_id)
    form = VoteForm(request.POST, prefix=place)
    is_secret = ballot.mode == BallotMode.SECRET
    operation: Callable[..., object] = cast_secret_vote if is_secret else operations.cast_vote
    return act_on(
        request,
        meeting,
        lambda: operation(
            ballot_id=ballot.pk,
            choice=form.cleaned_data["choice"],
            actor=request.actor,
            at=timezone.now(),
            for_mandate_id=mandate_id,
        ),
        done=IN_THE_BOX if is_secret else RECORDED,
        form=form,
        place=place,
        anchor=f"#scrutin-{ballot.pk}" if is_secret else f"#vote-{ballot.pk}",
    )


def _context(meeting: Meeting, item: AgendaItem) -> dict[str, Any]:
    """What the forms that choose a mode need to know."""
    rules = meeting.rules or rules_in_force(meeting.day)
    return {"assembly": queries.assemblies_of(meeting).of(item), "rules": rules}


def _step(
    request: ActorRequest, meeting_id: UUID, ballot_id: UUID, operation: Callable[..., Ballot], done: str
) -> HttpResponse:
    meeting = seen(request, meeting_id)
    ballot = get_object_or_404(queries.ballots_of(meeting), pk=ballot_id)
    act = partial(operation, ballot_id=ballot.pk, actor=request.actor, at=timezone.now())
    return act_on(request, meeting, act, done=done, anchor=f"#scrutin-{ballot.pk}")
