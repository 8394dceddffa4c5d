"""What people do around the box of a secret vote: prepare it, receive a share, close the vote, give a code.

No choice and no code is ever in an address, a message or a session.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.middleware import ActorRequest
from committee.enums.meetings import KeyPart
from committee.forms.ballots import KeyForm, ShareForm
from committee.models import Ballot, KeyHolder, Meeting
from committee.operations import secret_ballots as operations
from committee.policies import meetings as policies
from committee.queries import meetings as queries
from committee.rules import sealing
from committee.views.acts import act_on, screen_url, seen
from committee.views.secret_cards import key_place
from common.errors import RuleBroken
from common.verdicts import require


@require_POST
def prepare_box(request: ActorRequest, meeting_id: UUID, ballot_id: UUID) -> HttpResponse:
    meeting, ballot = _found(request, meeting_id, ballot_id)
    return act_on(
        request,
        meeting,
        lambda: operations.prepare_box(
            ballot_id=ballot.pk, actor=request.actor, at=timezone.now(), again=bool(request.POST.get("again"))
        ),
        done="L’urne est prête. Ses trois détenteurs reçoivent chacun leur part de la clé, puis vous ouvrez le vote.",
        anchor=f"#scrutin-{ballot.pk}",
    )


@require_POST
def seal(request: ActorRequest, meeting_id: UUID, ballot_id: UUID) -> HttpResponse:
    meeting, ballot = _found(request, meeting_id, ballot_id)
    return act_on(
        request,
        meeting,
        lambda: operations.seal_ballot(ballot_id=ballot.pk, actor=request.actor, at=timezone.now()),
        done="Le vote est clos. Deux des trois détenteurs donnent leur code pour ouvrir l’urne.",
        anchor=f"#scrutin-{ballot.pk}",
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def take_share(request: ActorRequest, meeting_id: UUID, ballot_id: UUID, part: str) -> HttpResponse:
    """A code, shown on this page and nowhere else. Each reading of the page shows another; the one copied counts."""
    meeting, ballot = _found(request, meeting_id, ballot_id)
    holder = _holder(request, meeting, ballot, part)
    if request.method != "POST":
        return _code_page(request, meeting, ballot, holder, ShareForm(initial={"shown": sealing.new_code()}))
    form = ShareForm(request.POST)
    if not form.is_valid():
        return _code_page(request, meeting, ballot, holder, form, status=422)
    try:
        operations.take_share(
            ballot_id=ballot.pk,
            part=KeyPart(holder.part),
            actor=request.actor,
            at=timezone.now(),
            code=form.cleaned_data["typed"],
        )
    except RuleBroken as refusal:
        form.add_error(None, refusal.message)
        return _code_page(request, meeting, ballot, holder, form, status=refusal.status_code)
    messages.success(request, "Votre part de la clé est reçue. Gardez votre code jusqu’au dépouillement.")
    return redirect(f"{screen_url(meeting)}?point={ballot.item.position}#scrutin-{ballot.pk}")


@sensitive_post_parameters()
@require_POST
def turn_key(request: ActorRequest, meeting_id: UUID, ballot_id: UUID, part: str) -> HttpResponse:
    meeting, ballot = _found(request, meeting_id, ballot_id)
    holder = _holder(request, meeting, ballot, part)
    place = key_place(ballot, part)
    form = KeyForm(request.POST, prefix=place)
    return act_on(
        request,
        meeting,
        lambda: operations.turn_key(
            ballot_id=ballot.pk,
            part=KeyPart(holder.part),
            actor=request.actor,
            at=timezone.now(),
            code=form.cleaned_data["code"],
        ),
        done="Votre code est accepté. Le second ouvre l’urne.",
        form=form,
        place=place,
        anchor=f"#scrutin-{ballot.pk}",
    )


def _found(request: ActorRequest, meeting_id: UUID, ballot_id: UUID) -> tuple[Meeting, Ballot]:
    meeting = seen(request, meeting_id)
    return meeting, get_object_or_404(queries.ballots_of(meeting).select_related("item__referral"), pk=ballot_id)


def _holder(request: ActorRequest, meeting: Meeting, ballot: Ballot, part: str) -> KeyHolder:
    require(policies.can_hold_a_key(request.actor, queries.assemblies_of(meeting).of(ballot.item)))
    holder = get_object_or_404(ballot.holders, part=part)
    require(policies.can_take_share(request.actor, holder))
    return holder


def _code_page(
    request: ActorRequest, meeting: Meeting, ballot: Ballot, holder: KeyHolder, form: ShareForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "meeting": meeting,
        "ballot": ballot,
        "part": KeyPart(holder.part).label,
        "has_share": holder.has_share,
        "form": form,
        "code": form["shown"].value() or "",
    }
    return render(request, "committee/meeting/share.html", context, status=status)
