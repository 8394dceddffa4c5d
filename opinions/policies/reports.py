"""Who may read and move an annual report. Pure: the report comes with `has_president` (queries.reports).

It tells of no file: a recusal from one takes nothing away here. Nothing in it is a secret, but until it is published it
is the committee's.
"""

from accounts.actors import Actor
from common.verdicts import HIDDEN, YES, Verdict, no
from opinions.enums.reports import ReportStep
from opinions.models import AnnualReport


def can_see_drafts(actor: Actor) -> Verdict:
    """The committee and its secretariat. For all others a report exists outside, once published."""
    return YES if actor.is_member or actor.is_secretariat else HIDDEN


def can_write_some(actor: Actor) -> Verdict:
    """The secretariat prepares it, the presidency answers for it."""
    if not (verdict := can_see_drafts(actor)):
        return verdict
    if actor.is_secretariat or actor.is_president or actor.is_vice_president:
        return YES
    return no("Seuls le secrétariat et la présidence préparent le rapport annuel.")


def can_see(actor: Actor, report: AnnualReport) -> Verdict:
    return can_see_drafts(actor)


def can_write(actor: Actor, report: AnnualReport) -> Verdict:
    return can_write_some(actor)


def can_sign(actor: Actor, report: AnnualReport) -> Verdict:
    """The president; the vice-president while the committee has none."""
    if not (verdict := can_see(actor, report)):
        return verdict
    if actor.is_president or (actor.is_vice_president and not has_president(report)):
        return YES
    return no("Seule la présidence du comité signe le rapport annuel.")


def only_the_system(actor: Actor, report: AnnualReport) -> Verdict:
    return can_see(actor, report) and no("Cette étape est faite par la publication au bulletin.")


def has_president(report: AnnualReport) -> bool:
    """As annotated by `queries.reports.report_pages`."""
    return bool(vars(report)["has_president"])


STEPS = {
    ReportStep.SAVE: can_write,
    ReportStep.REFRESH: can_write,
    ReportStep.CIRCULATE: can_write,
    ReportStep.SEND_BACK: can_write,
    ReportStep.PUT_ON_AGENDA: can_write,
    ReportStep.SUBMIT_TO_VOTE: can_write,
    ReportStep.ADOPT: can_write,
    ReportStep.REJECT: can_write,
    ReportStep.SIGN: can_sign,
    ReportStep.PUBLISH: only_the_system,
}
