"""A written consultation as one person sees it: when, who has answered, what may be done now."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from accounts.actors import Actor
from committee import workflow
from committee.assembly import Assembly
from committee.enums.meetings import MeetingStatus, MeetingStep
from committee.models import CommitteeRules, Meeting
from committee.policies import meetings as policies
from committee.queries import consultations as queries
from committee.queries.meetings import Assemblies
from committee.rules import consultation as rule

S = MeetingStatus


def answering(assemblies: Assemblies) -> Assemblies:
    """Whoever composes the committee may answer: each question is open to all but the recused."""
    everybody = rule.answered_by(assemblies.general, set(assemblies.general.by_mandate))
    return replace(assemblies, general=everybody, alone={})


def consultation(
    actor: Actor, meeting: Meeting, assembly: Assembly, rules: CommitteeRules | None, at: datetime
) -> dict[str, Any]:
    """In the place of what a meeting shows of its quorum, its attendance and its next steps; nothing for a meeting."""
    if not meeting.is_written:
        return {}
    steps = set(workflow.MEETING.steps_from(meeting.status))
    leads = policies.leads(actor)
    is_due = meeting.starts_at <= at
    demands = list(queries.demands_of(meeting))
    is_under_way = meeting.status in {S.CONVENED, S.OPEN} and meeting.ends_at is not None and at < meeting.ends_at
    mine = actor.mandate.mandate_id if actor.mandate else 0
    return {
        "quorum": _respondents(meeting, assembly, rules, at) if rules else None,
        "attendance_form": None,
        "attendance_headers": ["Membre", "Siège", "Réponse"],
        "attendance_rows": [
            [member.name, member.seat, "a répondu" if member.is_here else "n’a pas répondu"]
            for member in assembly.members
        ],
        "objections": [],
        "opening": rule.opening_of(meeting, rules, at=at) if rules and meeting.status == S.PLANNED and leads else None,
        "can_send": MeetingStep.CONVENE in steps and leads,
        "can_open": MeetingStep.OPEN in steps and leads and is_due,
        "can_close": meeting.status == S.OPEN and leads,
        "demands": [demand.mandate.person.full_name for demand in demands],
        "needed": rules.members_to_demand_meeting if rules else 0,
        "can_demand": is_under_way
        and bool(policies.can_demand_meeting(actor, meeting))
        and mine in assembly.by_mandate
        and all(demand.mandate_id != mine for demand in demands),
    }


def _respondents(meeting: Meeting, assembly: Assembly, rules: CommitteeRules, at: datetime) -> rule.Respondents | None:
    """As answers stand; once it is over, the sentence that was written then says it."""
    if meeting.status != S.OPEN:
        return None
    answered = {member.mandate_id for member in assembly.present}
    is_over = meeting.ends_at is not None and meeting.ends_at <= at
    return rule.respondents(rule.answered_by(assembly, answered), rules, is_over=is_over)
