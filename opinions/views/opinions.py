"""The opinions in sight, the page of one of them, and the steps from its draft to its signature."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import ActorRequest
from committee.models import Referral
from committee.queries.referrals import with_presidency
from common.errors import NotVisible
from common.verdicts import HIDDEN, require
from opinions.content import from_json
from opinions.enums.opinions import OpinionStatus as S
from opinions.enums.opinions import OpinionStep as Step
from opinions.enums.opinions import Outcome
from opinions.models import Opinion
from opinions.operations import opinions as operations
from opinions.policies import opinions as policies
from opinions.queries import opinions as queries
from opinions.rules.comparison import compared
from opinions.workflow import OPINION

PROGRESS = [S.DRAFTING, S.CIRCULATED, S.PUT_TO_VOTE, S.ADOPTED, S.SIGNED, S.PUBLISHED]
# Step → its operation, its address, what the button says, and what is said when it is done.
STEPS: dict[Step, tuple[Callable[..., Any], str, str, str]] = {
    Step.CIRCULATE: (
        operations.circulate,
        "communiquer",
        "Communiquer aux membres",
        "Le projet est communiqué aux membres.",
    ),
    Step.SEND_BACK: (operations.send_back, "reprendre", "Reprendre la rédaction", "La rédaction est reprise."),
    Step.SUBMIT_TO_VOTE: (
        operations.submit_to_vote,
        "soumettre",
        "Soumettre cette version au vote",
        "Le scrutin est prêt : la présidence l’ouvrira en séance.",
    ),
    Step.ADOPT: (
        operations.adopt,
        "adopter",
        "Constater l’adoption",
        "L’adoption est constatée : la présidence peut signer.",
    ),
    Step.REJECT: (
        operations.note_rejection,
        "rejeter",
        "Constater le rejet",
        "Le rejet est constaté : la rédaction reprend.",
    ),
    Step.SIGN: (operations.sign, "signer", "Signer l’avis", "L’avis est signé : il peut être publié."),
}


@require_GET
def index(request: ActorRequest) -> HttpResponse:
    """Every opinion in sight, the most recent first."""
    if not (request.actor.is_member or request.actor.is_secretariat):
        raise NotVisible(HIDDEN.refusal)
    opinions = list(queries.opinions_visible_to(request.actor, on=timezone.localdate())[:100])
    context = {"opinions": [(opinion, OPINION.owners[S(opinion.status)]) for opinion in opinions]}
    return render(request, "opinions/opinion/list.html", context)


@require_http_methods(["GET", "POST"])
def of_referral(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """The opinion on a referral: the one that is there, or the question whether to begin it."""
    referral = _referral(referral_id)
    require(policies.can_see_of(request.actor, referral))
    known = Opinion.objects.filter(referral=referral).first()
    if known is not None:
        return redirect(known)
    if request.method == "POST":
        opinion = operations.open_opinion(referral_id=referral.pk, actor=request.actor, at=timezone.now())
        messages.success(request, "La rédaction de l’avis est ouverte : les visas sont proposés d’après le dossier.")
        return redirect("opinions:write", opinion.pk)
    context = {"referral": referral, "may_open": policies.can_open(request.actor, referral)}
    return render(request, "opinions/opinion/open.html", context)


@require_GET
def detail(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One opinion: its state, its text in its last version, its ballot, and the next thing to do."""
    opinion = seen(request, pk)
    drafts = list(queries.drafts_of(opinion))
    content = from_json(drafts[0].content)
    context = {
        "opinion": opinion,
        "draft": drafts[0],
        "drafts": drafts,
        "content": content,
        "outcome": Outcome(content.outcome).label if content.outcome else "",
        "steps": open_steps(request, opinion),
        "may_write": bool(policies.can_write(request.actor, opinion)) and opinion.status == S.DRAFTING,
        "pen": OPINION.owners[S(opinion.status)],
        "progress": _progress(opinion),
        "public_url": _public_url(opinion),
        "recommendations": list(opinion.recommendations.select_related("addressee").order_by("number")),
    }
    return render(request, "opinions/opinion/detail.html", context)


@require_GET
def version(request: ActorRequest, pk: UUID, number: int) -> HttpResponse:
    """One version of the draft, and what changed since the one before."""
    opinion = seen(request, pk)
    draft = get_object_or_404(queries.drafts_of(opinion), number=number)
    before = queries.drafts_of(opinion).filter(number=number - 1).first()
    content = from_json(draft.content)
    context = {
        "opinion": opinion,
        "draft": draft,
        "content": content,
        "outcome": Outcome(content.outcome).label if content.outcome else "",
        "differences": compared(from_json(before.content), content) if before else [],
        "before": before,
    }
    return render(request, "opinions/opinion/version.html", context)


@require_POST
def take_step(request: ActorRequest, pk: UUID, step: str) -> HttpResponse:
    """One of the steps of the table, by its address."""
    opinion = seen(request, pk)
    found = next((entry for entry in STEPS.values() if entry[1] == step), None)
    if found is None:
        raise NotVisible(HIDDEN.refusal)
    operation, _address, _button, done = found
    operation(opinion_id=opinion.pk, actor=request.actor, at=timezone.now())
    messages.success(request, done)
    return redirect(opinion)


def seen(request: ActorRequest, pk: UUID) -> Opinion:
    """The opinion as policies want it.

    Raises: NotVisible (404) for whoever may not know of it, NotAllowed (403) for whoever is recused.
    """
    opinion = Opinion.objects.select_related("ballot__item__meeting", "signed_by").filter(pk=pk).first()
    if opinion is None:
        raise NotVisible(HIDDEN.refusal)
    opinion.referral = _referral(opinion.referral_id)
    require(policies.can_see(request.actor, opinion))
    return opinion


def open_steps(request: ActorRequest, opinion: Opinion) -> list[tuple[str, str]]:
    """Address and button of each step that is open to this person now."""
    return [
        STEPS[Step(step)][1:3]
        for step in OPINION.steps_from(opinion.status)
        if Step(step) in STEPS and policies.STEPS[Step(step)](request.actor, opinion) and _is_the_moment(step, opinion)
    ]


def _is_the_moment(step: object, opinion: Opinion) -> bool:
    """After the vote, one button: what the result allows. The operation asks again."""
    if step not in {Step.ADOPT, Step.REJECT} or opinion.ballot is None:
        return True
    is_proclaimed = opinion.ballot.proclaimed_at is not None
    if step == Step.ADOPT:
        return is_proclaimed and bool(opinion.ballot.is_carried)
    return (is_proclaimed and not opinion.ballot.is_carried) or opinion.ballot.annulled_at is not None


def _referral(referral_id: UUID) -> Referral:
    referral = with_presidency(Referral.objects.all(), on=timezone.localdate()).filter(pk=referral_id).first()
    if referral is None:
        raise NotVisible(HIDDEN.refusal)
    return referral


def _progress(opinion: Opinion) -> list[dict[str, str]]:
    place = PROGRESS.index(S(opinion.status))
    is_over = opinion.status == S.PUBLISHED
    return [
        {
            "label": state.label.capitalize(),
            "state": "done" if index < place or is_over else "current" if index == place else "todo",
        }
        for index, state in enumerate(PROGRESS)
    ]


def _public_url(opinion: Opinion) -> str:
    """Where the public reads it, once published."""
    return settings.PUBLIC_URL + queries.public_page(opinion.publication_id) if opinion.publication_id else ""
