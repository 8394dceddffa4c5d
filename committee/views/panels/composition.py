"""Before convening: what the composition lacks on the day of the meeting. It warns; it never blocks."""

from typing import Any

from accounts.actors import Actor
from committee.assembly import Assembly
from committee.enums.meetings import MeetingStatus
from committee.models import CommitteeRules, Meeting
from committee.policies import meetings as policies
from committee.queries import composition as queries
from committee.rules.composition import findings, held_seats
from committee.rules.quorum import quorum
from common.typography import long_date, plural


def composition_on_the_day(
    actor: Actor, meeting: Meeting, assembly: Assembly, rules: CommitteeRules | None
) -> dict[str, Any]:
    """For whoever convenes: the findings that are not met, and whether the committee can still deliberate."""
    if meeting.status != MeetingStatus.PLANNED or not policies.leads(actor):
        return {"composition_missing": [], "composition_note": ""}
    seats = held_seats(queries.seats_on(meeting.day), on=meeting.day)
    missing = [finding for finding in findings(seats, on=meeting.day) if not finding.is_met]
    return {"composition_missing": missing, "composition_note": _note(meeting, assembly, rules) if missing else ""}


def _note(meeting: Meeting, assembly: Assembly, rules: CommitteeRules | None) -> str:
    members = len(assembly.members)
    if not members:
        return f"Aucun mandat n’est en vigueur le {long_date(meeting.day)} : aucune délibération n’est possible."
    base = f"Le quorum se calcule sur {plural(members, 'membre')} en mandat le {long_date(meeting.day)}"
    if rules is None:
        return f"{base} ; aucune règle ne le fixe encore."
    asked = quorum(assembly, rules, is_waived=meeting.needs_no_quorum)
    if asked.is_waived:
        return f"{base} ; sur seconde convocation, aucun quorum n’est requis : la délibération reste possible."
    return (
        f"{base} : la délibération reste possible si {plural(asked.required, 'membre')} y prennent part "
        f"({asked.source}). Une composition incomplète peut être opposée à l’avis."
    )
