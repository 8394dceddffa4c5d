"""The pages of a person about their own account."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import operations, queries
from accounts.forms import NotificationsForm
from accounts.middleware import ActorRequest


@require_http_methods(["GET", "POST"])
def notifications(request: ActorRequest) -> HttpResponse:
    """How often to be told. Nothing is changed by a link: whoever follows the one of an e-mail signs in and says so."""
    if request.method != "POST":
        form = NotificationsForm(initial={"digest": queries.digest_frequency_of(request.actor.user)})
        return render(request, "accounts/notifications.html", {"form": form})
    form = NotificationsForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/notifications.html", {"form": form}, status=422)
    operations.choose_digest(actor=request.actor, at=timezone.now(), frequency=form.frequency())
    messages.success(request, "Votre choix est enregistré.")
    return redirect("accounts:notifications")
