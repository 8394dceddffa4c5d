"""The rules of procedure: recorded with their date and the decision that sets them, never changed."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.db import transaction

from accounts import actors
from accounts.actors import Actor
from committee.enums.composition import MajorityBasis
from committee.enums.rules import AbsentHolder, SecretVote, SeparateNaming, TallyPublication
from committee.models import CommitteeRules
from committee.policies import composition as policies
from common import journal
from common.errors import RuleBroken
from common.locks import one_at_a_time
from common.typography import long_date
from common.verdicts import require


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesContent:
    """Every value of the rules, proposed by default from the law of consultative commissions (CRPA, art. R.133-3 ff.).

    Delays are in days; those of an opinion in working days when `delays_in_working_days`. `renewals` is None while no
    text limits them.
    """

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
    absent_holder: AbsentHolder = AbsentHolder.GIVEN_AGAIN
    secret_vote: SecretVote = SecretVote.ON_REQUEST
    smallest_secret_vote: int = 5
    notice_days: int = 5
    written_consultation: bool = True
    written_consultation_days: int = 5
    members_to_demand_meeting: int = 1
    opinion_delay_days: int = 40
    urgent_opinion_delay_days: int | None = 10
    answer_delay_days: int = 60
    delays_in_working_days: bool = True
    suspends_while_incomplete: bool = True
    reminder_days: int = 7
    escalation_days: int = 7
    deliberations_are_secret: bool = True
    opinions_are_published: bool = True
    tally_publication: TallyPublication = TallyPublication.FIGURES
    minutes_extract_is_published: bool = True
    separate_opinion_days: int = 7
    separate_opinion_naming: SeparateNaming = SeparateNaming.NAMED
    notification_days: int = 0
    term_years: int = 3
    renewals: int | None = None
    declaration_months: int = 12
    sources: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def adopt_rules(*, actor: Actor, at: datetime, in_force_from: date, content: RulesContent) -> CommitteeRules:
    """Record rules in force from a day on. Those before stay, for the meetings that they govern.

    Raises: RuleBroken when rules begin that day already, when the quorum is not a share, or when urgency is slower.
    """
    one_at_a_time("committee.rules")
    actor = actors.again(actor, at)
    require(policies.can_adopt_rules(actor))
    if not 0 < content.quorum_numerator <= content.quorum_denominator:
        raise RuleBroken("Le quorum est une part des membres : par exemple 1 sur 2.")
    if (content.urgent_opinion_delay_days or 0) > content.opinion_delay_days:
        raise RuleBroken("Le délai d’un avis urgent ne peut pas dépasser le délai ordinaire.")
    if CommitteeRules.objects.filter(in_force_from=in_force_from).exists():
        raise RuleBroken(f"Des règles entrent déjà en vigueur le {long_date(in_force_from)}.")
    rules = CommitteeRules.objects.create(
        in_force_from=in_force_from, adopted_at=at, adopted_by=actor.user, **asdict(content)
    )
    details = {"in_force_from": in_force_from.isoformat(), "decision": content.decision_reference}
    journal.record(action="rules.adopt", actor=actor, at=at, target=rules, details=details)
    return rules
