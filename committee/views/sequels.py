"""What has changed in the sheets between a referral and the one that it follows."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.middleware import ActorRequest
from algorithms.comparison import compared
from committee.queries import sequels as queries
from committee.queries.referrals import referrals_visible_to
from committee.views.conflicts import papers_verdict
from common.errors import NotVisible
from common.verdicts import HIDDEN, require


@require_GET
def differences(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """Field by field, for whoever sees both files."""
    sequel = get_object_or_404(referrals_visible_to(request.actor), pk=referral_id)
    first = queries.first_of(request.actor, sequel)
    if first is None:
        raise NotVisible(HIDDEN.refusal)
    for one in (first, sequel):
        require(papers_verdict(request.actor, one))
    pairs = queries.pairs_of(first, sequel)
    context = {
        "referral": sequel,
        "first": first,
        "pairs": [(pair, compared(pair.before, pair.after) if pair.before and pair.after else []) for pair in pairs],
    }
    return render(request, "committee/referral/sequel.html", context)
