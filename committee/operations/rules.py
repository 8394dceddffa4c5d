"""The rules of procedure: recorded with their date and the decision that sets them, never changed."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.db import transaction

from accounts import actors
from accounts.actors import Actor
from committee.enums.composition import MajorityBasis
from committee.models import CommitteeRules
from committee.policies import composition as policies
from common import journal
from common.errors import RuleBroken
from common.locks import one_at_a_time
from common.typography import long_date
from common.verdicts import require


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesContent:
    """Every value of the rules; by default the law of consultative commissions (CRPA, art. R.133-3 to R.133-15)."""

    decision_reference: str = ""
    quorum_numerator: int = 1
    quorum_denominator: int = 2
    counts_remote: bool = True
    counts_proxies: bool = True
    recused_leave_base: bool = True
    second_notice_without_quorum: bool = True
    majority_basis: MajorityBasis = MajorityBasis.PRESENT
    casting_vote: bool = True
    proxies_per_holder: int = 1
    notice_days: int = 5
    opinion_delay_days: int = 60
    answer_delay_days: int = 60
    term_years: int = 3
    sources: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def adopt_rules(*, actor: Actor, at: datetime, in_force_from: date, content: RulesContent) -> CommitteeRules:
    """Record rules in force from a day on. Those before stay, for the meetings that they govern.

    Raises: RuleBroken when rules begin that day already, or when the quorum is not a share.
    """
    one_at_a_time("committee.rules")
    actor = actors.again(actor, at)
    require(policies.can_adopt_rules(actor))
    if not 0 < content.quorum_numerator <= content.quorum_denominator:
        raise RuleBroken("Le quorum est une part des membres : par exemple 1 sur 2.")
    if CommitteeRules.objects.filter(in_force_from=in_force_from).exists():
        raise RuleBroken(f"Des règles entrent déjà en vigueur le {long_date(in_force_from)}.")
    rules = CommitteeRules.objects.create(
        in_force_from=in_force_from, adopted_at=at, adopted_by=actor.user, **asdict(content)
    )
    details = {"in_force_from": in_force_from.isoformat(), "decision": content.decision_reference}
    journal.record(action="rules.adopt", actor=actor, at=at, target=rules, details=details)
    return rules
