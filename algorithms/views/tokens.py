"""The keys of the direction's pipelines: give one, see when each last served, take it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.middleware import ActorRequest
from algorithms.forms.tokens import TokenForm
from algorithms.operations import tokens as operations
from algorithms.policies import tokens as policies
from algorithms.queries.tokens import tokens_visible_to
from common.verdicts import require


@require_http_methods(["GET", "POST"])
def tokens(request: ActorRequest) -> HttpResponse:
    """A key is shown once, on the page that answers its making."""
    require(policies.can_make(request.actor))
    form = TokenForm(request.POST or None)
    key, status = "", 200
    if request.method == "POST":
        if form.is_valid():
            _token, key = operations.make_token(
                actor=request.actor, at=timezone.now(), name=form.cleaned_data["name"], life=form.life
            )
            form = TokenForm()
        else:
            status = 422
    context = {"form": form, "key": key, "tokens": tokens_visible_to(request.actor), "now": timezone.now()}
    return render(request, "algorithms/token/list.html", context, status=status)


@require_POST
def revoke(request: ActorRequest, pk: UUID) -> HttpResponse:
    operations.revoke_token(token_id=pk, actor=request.actor, at=timezone.now())
    messages.success(request, "La clé est révoquée : elle n’ouvre plus rien.")
    return redirect("algorithms:tokens")
