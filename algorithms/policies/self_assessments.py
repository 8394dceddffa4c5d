"""Who may do what with a self-assessment. Pure: it comes with its sheet, and the sheet with its algorithm."""

from accounts.actors import Actor
from algorithms import roles
from algorithms.enums import SelfAssessmentStatus as S
from algorithms.enums import SheetStatus
from algorithms.models import SelfAssessment, SheetVersion
from algorithms.policies import sheets
from common.verdicts import HIDDEN, YES, Verdict, no

# What was handed in: read by those who read proposals. The rest is the department's own.
HANDED_IN = frozenset({S.SIGNED, S.SUPERSEDED})


def can_see(actor: Actor, assessment: SelfAssessment) -> Verdict:
    """The twin of `queries.self_assessments.self_assessments_visible_to`; they are compared by a grid."""
    if roles.works_on(actor, assessment.sheet):
        return YES
    is_shared = assessment.status in HANDED_IN and assessment.sheet.status != SheetStatus.DRAFT
    return YES if is_shared and roles.reads_proposals(actor) else HIDDEN


def can_read_of(actor: Actor, sheet: SheetVersion) -> Verdict:
    """The page of the self-assessments of this sheet, even when there is none."""
    if roles.works_on(actor, sheet):
        return YES
    return YES if roles.reads_proposals(actor) and sheet.status != SheetStatus.DRAFT else HIDDEN


def can_open(actor: Actor, sheet: SheetVersion) -> Verdict:
    if not (seen := sheets.can_see(actor, sheet)):
        return seen
    if roles.works_on(actor, sheet):
        return YES
    return no("Seuls les contributeurs et les approbateurs de la direction évaluent son algorithme.")


def can_assess(actor: Actor, assessment: SelfAssessment) -> Verdict:
    if not (seen := can_see(actor, assessment)):
        return seen
    return can_open(actor, assessment.sheet)


def can_sign(actor: Actor, assessment: SelfAssessment) -> Verdict:
    """An approver, who answers for it by name (as for the sheet itself)."""
    if not (seen := can_assess(actor, assessment)):
        return seen
    if roles.approves_for(actor, assessment.sheet):
        return YES
    return no("Seul un approbateur de la direction signe et remet l’auto-évaluation.")
