"""What the department said of its algorithm, as it was joined to a file."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.middleware import ActorRequest
from algorithms.assessed import assessed, by_commitment, tally_of, what_changed
from algorithms.queries.self_assessments import lines_of
from charter import queries as charter
from committee.queries import referrals as queries
from committee.queries import self_assessments
from committee.queries.files import sheets_of
from committee.views.conflicts import papers_verdict
from common.verdicts import require


@require_GET
def self_assessment(request: ActorRequest, referral_id: UUID, pk: int) -> HttpResponse:
    """What the department said when it seized the committee, whatever replaced it since."""
    visible = queries.referrals_visible_to(request.actor).select_related("department", "charter_version")
    referral = get_object_or_404(visible, pk=referral_id)
    require(papers_verdict(request.actor, referral))
    every = list(self_assessments.joined_to(referral))
    joined = next((one for one in every if one.pk == pk), None)
    if joined is None:
        raise Http404
    assessment = joined.assessment
    points = assessed(charter.points_of(assessment.charter_version_id), lines_of(assessment))
    pinned = next((one for one in sheets_of(referral) if one.algorithm_id == assessment.algorithm_id), None)
    context = {
        "referral": referral,
        "joined": joined,
        "assessment": assessment,
        "groups": by_commitment(points),
        "tally": tally_of(points),
        "changed": what_changed(
            assessment,
            charter=self_assessments.charter_of(referral),
            latest=pinned.number if pinned else assessment.sheet.number,
            examined=True,
        ),
        "others": [one for one in every if one.pk != joined.pk],
    }
    return render(request, "committee/referral/self_assessment.html", context)
