"""« État du cachet »: what the worker found the last time that it tried the seal."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.middleware import ActorRequest
from bulletin import queries as bulletin
from common.verdicts import require
from opinions.operations import seal as operations
from opinions.policies import publication as policies
from opinions.queries import seal as queries


def seal(request: ActorRequest) -> HttpResponse:
    """Who issued the certificate, until when, what stamps it, and how the last trial went."""
    require(policies.can_see(request.actor))
    at, check = timezone.now(), queries.last_check()
    context = {
        "check": check,
        "days_left": queries.days_left(check, at=at) if check else None,
        "ends_soon": bool(check and queries.ends_soon(check, at=at)),
        "warn_days": settings.SEAL_WARN_DAYS,
        "checkpoint": bulletin.latest_checkpoint(),
        "unchecked": bulletin.first_unchecked(),
        "can_request": bool(policies.can_request(request.actor)),
    }
    return render(request, "opinions/publication/seal.html", context)


@require_POST
def check_seal(request: ActorRequest) -> HttpResponse:
    operations.ask_for_check(actor=request.actor, at=timezone.now())
    messages.success(request, "L’essai du cachet est demandé : rechargez cette page dans quelques instants.")
    return redirect("opinions:seal")
