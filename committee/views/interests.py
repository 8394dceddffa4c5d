"""Pages of the declarations of interests: one's own, and those that the secretariat and the presidency read."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.middleware import ActorRequest
from committee.enums.interests import DeclarationStatus as S
from committee.forms.interests import DeclarationInput, Typed
from committee.models import InterestDeclaration
from committee.operations import interests as operations
from committee.policies import interests as policies
from committee.queries import interests as queries
from common.errors import RuleBroken, Stale, WrongState
from common.typography import long_date
from common.verdicts import require

ADD_ROW = "add_row"


@require_GET
def index(request: ActorRequest) -> HttpResponse:
    """The public part for the committee; for the secretariat and the presidency, who is up to date as well."""
    today = timezone.localdate()
    require(policies.can_read_public_part(request.actor))
    lines = queries.members_and_declarations(today)
    reads_all = bool(policies.can_read_all(request.actor, has_president=queries.has_president(today)))
    context = {
        "lines": lines,
        "reads_all": reads_all,
        "missing": [line for line in lines if not line.is_up_to_date],
        "is_member": request.actor.is_member,
    }
    return render(request, "committee/interests/list.html", context)


@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """What I declared, until when it is worth, and what waits for me."""
    actor, today = request.actor, timezone.localdate()
    submitted = list(queries.declarations_of(actor.user))
    if not submitted:
        require(policies.can_declare(actor))
    last = submitted[0] if submitted else None
    context = {
        "last": last,
        "facts": _facts(last) if last else [],
        "past": submitted[1:],
        "draft": queries.draft_of(actor.user),
        "is_current": last is not None and queries.is_current(last, on=today),
        "can_declare": bool(policies.can_declare(actor)),
    }
    return render(request, "committee/interests/mine.html", context)


@require_GET
def declaration(request: ActorRequest, declaration_id: UUID) -> HttpResponse:
    """One declaration, as it was submitted. Reading somebody else's leaves a line in the journal."""
    today = timezone.localdate()
    found = get_object_or_404(queries.declarations_visible_to(request.actor, on=today), pk=declaration_id)
    if found.status == S.DRAFT:
        return redirect("committee:edit-declaration")
    operations.note_reading(declaration=found, actor=request.actor, at=timezone.now())
    context = {"declaration": found, "facts": _facts(found), "is_mine": found.person_id == request.actor.user.pk}
    return render(request, "committee/interests/detail.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest) -> HttpResponse:
    """The form. Whatever the answer, what was typed comes back."""
    require(policies.can_declare(request.actor))
    if request.method != "POST":
        return _editor(request, DeclarationInput(typed=_opened(request)))
    if ADD_ROW in request.POST:
        return _editor(request, DeclarationInput(typed=Typed.of_page(request.POST).with_one_more_row()))
    entered = DeclarationInput(data=request.POST)
    if not entered.is_valid():
        return _editor(request, entered, status=422)
    try:
        return _done(request, entered)
    except RuleBroken as refusal:
        entered.form.add_error(None, refusal.message)
        return _editor(request, entered, status=422)
    except Stale as refusal:
        now = queries.draft_of(request.actor.user)
        typed = Typed.of_page(request.POST).upon(now.revision if now else 0)
        return _editor(request, DeclarationInput(typed=typed), theirs=now, refusal=refusal.message, status=409)
    except WrongState as refusal:
        return _editor(
            request, DeclarationInput(typed=Typed.of_page(request.POST)), refusal=refusal.message, status=409
        )


def _opened(request: ActorRequest) -> Typed:
    draft = queries.draft_of(request.actor.user)
    if draft is not None:
        return Typed.of_draft(draft)
    return Typed.from_last(queries.declarations_of(request.actor.user).first())


def _done(request: ActorRequest, entered: DeclarationInput) -> HttpResponse:
    given: dict[str, Any] = {
        "declaration_id": entered.declaration_id,
        "actor": request.actor,
        "at": timezone.now(),
        "revision": entered.revision,
        "content": entered.content(),
    }
    if "submit" in request.POST:
        made = operations.submit_declaration(**given, is_demonstration=settings.IS_DEMONSTRATION)
        until = dict(_facts(made))["Vaut jusqu’au"]
        messages.success(request, f"Votre déclaration est déposée. Elle vaut jusqu’au {until}.")
    else:
        operations.save_declaration(**given)
        messages.success(request, "Le brouillon est enregistré. Personne d’autre ne le lit.")
    return redirect("committee:my-declaration")


def _editor(
    request: ActorRequest,
    entered: DeclarationInput,
    *,
    theirs: InterestDeclaration | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "entered": entered,
        "form": entered.form,
        "row_errors": entered.row_errors() if entered.form.is_bound else [],
        "theirs": theirs,
        "refusal": refusal,
    }
    return render(request, "committee/interests/edit.html", context, status=status)


def _facts(declaration: InterestDeclaration) -> list[tuple[str, str]]:
    return [
        ("Déposée le", long_date(declaration.submitted_at) if declaration.submitted_at else ""),
        ("Vaut jusqu’au", long_date(declaration.covers_to) if declaration.covers_to else ""),
    ]
