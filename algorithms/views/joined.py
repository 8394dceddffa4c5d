"""What stands beside a sheet without being of it: opinion, class of risk, self-assessment, incidents, requests."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.actors import Actor
from algorithms import roles
from algorithms.enums import RiskClass, SelfAssessmentStatus
from algorithms.models import SheetVersion
from algorithms.policies import can_decline_referral
from algorithms.policies import self_assessments as policies
from algorithms.queries import examined, incidents, requests, self_assessments
from algorithms.queries.examined import Since
from algorithms.substantial import RULES
from algorithms.views.legal_page import in_words


def beside(actor: Actor, sheet: SheetVersion, *, risk_class: RiskClass, at: datetime) -> dict[str, Any]:
    """For `templates/algorithms/sheet/joined.html`; nothing of what this person may not read.

    None to three queries, and those of `since_opinion`.
    """
    risk = in_words(risk_class)
    since = examined.since_opinion(sheet)
    standing = {
        "since": since,
        "refer_url": _refer_url(actor, since),
        "may_decline": _may_decline(actor, since),
        "rules": RULES,
    }
    if not policies.can_read_of(actor, sheet):
        return {"risk": risk, "reads_beside": False, **standing}
    keeps_requests = roles.keeps_register(actor, sheet.algorithm.department_id)
    counted = incidents.counts_visible_to(actor, at=at, algorithm_ids=[sheet.algorithm_id])
    signed = self_assessments.self_assessments_visible_to(actor).filter(
        algorithm=sheet.algorithm_id, status=SelfAssessmentStatus.SIGNED
    )
    return {
        **standing,
        "risk": risk,
        "reads_beside": True,
        "keeps_requests": keeps_requests,
        "requests_waiting": requests.waiting_for(sheet.algorithm_id) if keeps_requests else 0,
        "incidents": counted.get(sheet.algorithm_id, incidents.IncidentCount()),
        "self_assessment": signed.first(),
    }


def _refer_url(actor: Actor, since: Since | None) -> str:
    """Where this person may seize the committee of the version in force; empty when it is not proposed to them."""
    if since is None or not since.asks_to_refer:
        return ""
    of_department, of_member = settings.SHEET_REFERRAL_PAGES
    if roles.works_on(actor, since.current):
        return f"{reverse(of_department)}?fiche={since.current.pk}"
    return f"{reverse(of_member)}?fiche={since.current.pk}" if actor.is_member and not actor.is_substitute else ""


def _may_decline(actor: Actor, since: Since | None) -> bool:
    return since is not None and since.asks_to_refer and bool(can_decline_referral(actor, since.current))
