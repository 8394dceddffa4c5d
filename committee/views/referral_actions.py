"""The buttons of a file: what the table of states allows now, the policies allow to this person, most urgent first."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.actors import Actor
from committee.enums.referrals import ReferralStep as Step
from committee.enums.referrals import ReviewPhase, ReviewStatus
from committee.models import Referral
from committee.policies import referrals as policies
from committee.policies import reviews as review_policies
from committee.queries.standing import Standing
from committee.workflow.phases import REVIEWERS_NEEDED
from committee.workflow.referrals import BY_CONSEQUENCE, REFERRAL

# Step → the address, the words of the button, and what happens next.
_BUTTONS: dict[Step, tuple[str, str, str]] = {
    Step.COMPLETE: (
        "complete-referral",
        "Répondre à la demande",
        "Le secrétariat reprend le dossier dès que votre réponse est envoyée.",
    ),
    Step.REPLY: (
        "reply-to-committee",
        "Répondre au comité",
        "Le secrétariat et le rapporteur sont prévenus.",
    ),
    Step.SUBMIT: (
        "submit-referral",
        "Transmettre la saisine",
        "Elle reçoit sa référence et ne peut plus être modifiée. Le secrétariat vérifie ensuite le dossier.",
    ),
    Step.TAKE_UP: (
        "take-up-referral",
        "Prendre en charge",
        "Le dossier passe en instruction et s’ouvre aux membres du comité.",
    ),
    Step.ASSIGN_RAPPORTEUR: ("assign-rapporteur", "Désigner le rapporteur", ""),
    Step.ASSIGN_REVIEWERS: ("assign-reviewers", "Désigner les examinateurs", ""),
    Step.EDIT: ("edit-referral", "Modifier le brouillon", ""),
    Step.ADD_DOCUMENT: ("add-documents", "Joindre des pièces", ""),
    Step.REPORT_INCOMPLETE: ("report-incomplete", "Demander des pièces", ""),
    Step.CLASSIFY: ("classify-referral", "Requalifier l’urgence", ""),
    Step.ASK: ("ask-department", "Poser une question à la direction", ""),
    Step.DECLINE: ("decline-referral", "Ne pas retenir", ""),
    Step.WITHDRAW: ("withdraw-referral", "Retirer la saisine", ""),
    Step.LAPSE: ("lapse-referral", "Clore sans avis", ""),
}
_REVIEW_WORDS = {
    ReviewStatus.ASSIGNED: "Écrire mon examen",
    ReviewStatus.TO_CONFIRM: "Confirmer ou revoir mon examen",
}
_SENT_AT_ONCE = frozenset({Step.SUBMIT, Step.TAKE_UP})
_GRAVE = frozenset({Step.DECLINE, Step.WITHDRAW, Step.LAPSE})
_LEADING = frozenset({Step.COMPLETE, Step.REPLY, Step.SUBMIT, Step.TAKE_UP})


@dataclass(frozen=True, slots=True)
class Action:
    """One button: where, in what words, how."""

    label: str
    url: str
    note: str = ""
    is_post: bool = False
    tone: str = "secondary"


def actions_of(
    actor: Actor,
    referral: Referral,
    standing: Standing,
    *,
    today: date,
    is_fit: bool,
    is_consolidated: bool,
    is_awaited: bool,
) -> list[Action]:
    """At most one of them is primary: the one next thing to do. A draft that is not fit is to be completed first."""
    steps = [step for step in _BUTTONS if _is_open(actor, referral, step, today, is_awaited=is_awaited)]
    if not is_fit and Step.SUBMIT in steps:
        steps.remove(Step.SUBMIT)
    own = _own_work(actor, referral, standing, is_consolidated=is_consolidated)
    actions = [*own, *(_button(referral, step, standing, is_fit=is_fit) for step in steps)]
    leading = next((action for action in actions if action.tone == "primary"), None)
    rest = [_lowered(action) if action.tone == "primary" else action for action in actions if action is not leading]
    return [leading, *rest] if leading else rest


def steps_open_to(actor: Actor, referral: Referral) -> set[Step]:
    return {
        Step(step)
        for step in REFERRAL.steps_from(referral.status)
        if step not in BY_CONSEQUENCE and policies.STEPS[Step(step)](actor, referral)
    }


def _is_open(actor: Actor, referral: Referral, step: Step, today: date, *, is_awaited: bool) -> bool:
    """`is_awaited`: an answer of the department is; one question at a time."""
    if step in {Step.ASK, Step.REPLY} and is_awaited != (step == Step.REPLY):
        return False
    if step == Step.ASK and referral.department_id is None:
        return False
    if step == Step.LAPSE and (referral.due_on is None or referral.due_on >= today):
        return False
    return step in steps_open_to(actor, referral)


def _own_work(actor: Actor, referral: Referral, standing: Standing, *, is_consolidated: bool) -> list[Action]:
    """A member's own review, and the rapporteur's findings."""
    found = [
        Action(_REVIEW_WORDS[ReviewStatus(review.status)], review.get_absolute_url(), tone="primary")
        for review in standing.reviews
        if review.status in _REVIEW_WORDS
        and standing.phase != ReviewPhase.CLOSED
        and review_policies.can_write_review(actor, review, referral=referral)
    ]
    if standing.phase == ReviewPhase.CONSOLIDATION and review_policies.can_consolidate(actor, referral):
        url = reverse("committee:consolidate", args=[referral.pk])
        found.append(
            Action("Revoir les constats retenus", url)
            if is_consolidated
            else Action("Écrire les constats retenus", url, tone="primary")
        )
    return found


def _button(referral: Referral, step: Step, standing: Standing, *, is_fit: bool) -> Action:
    name, label, note = _BUTTONS[step]
    is_awaited = (
        (step == Step.ASSIGN_RAPPORTEUR and referral.rapporteur is None)
        or (step == Step.ASSIGN_REVIEWERS and len(standing.reviews) < REVIEWERS_NEEDED)
        or (step == Step.EDIT and not is_fit)
    )
    if step == Step.ASSIGN_RAPPORTEUR and referral.rapporteur is not None:
        label = "Changer de rapporteur"
    if step == Step.WITHDRAW and referral.submitted_at is None:
        label = "Abandonner le brouillon"
    tone = "danger" if step in _GRAVE else "primary" if step in _LEADING or is_awaited else "secondary"
    url = reverse(f"committee:{name}", args=[referral.pk])
    return Action(label, url, note, is_post=step in _SENT_AT_ONCE, tone=tone)


def _lowered(action: Action) -> Action:
    return Action(action.label, action.url, action.note, is_post=action.is_post)
