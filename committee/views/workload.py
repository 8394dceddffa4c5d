"""The workload of the members, for whoever assigns."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.middleware import ActorRequest
from committee.policies import reviews as policies
from committee.queries.workload import Load, workload_visible_to
from common.typography import long_date
from common.verdicts import require

HEADERS = [
    "Membre",
    "Examens à rendre",
    "Rapports",
    "En retard",
    "Prochaine échéance",
    "Examens rendus en douze mois",
]


@require_GET
def workload(request: ActorRequest) -> HttpResponse:
    require(policies.can_read_workload(request.actor))
    loads = workload_visible_to(request.actor, on=timezone.localdate())
    context = {
        "headers": HEADERS,
        "rows": [_row(load) for load in loads],
        "late": sum(load.overdue for load in loads),
        "is_partial": bool(request.actor.recused_from),
    }
    return render(request, "committee/composition/workload.html", context)


def _row(load: Load) -> list[str]:
    return [
        load.mandate.person.full_name,
        str(len(load.reviews)),
        str(len(load.reports)),
        str(load.overdue),
        long_date(load.next_due) if load.next_due else "aucune",
        str(load.given),
    ]
