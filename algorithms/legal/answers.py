"""What is known from the answers: which questions are asked, what they hold, and what follows from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from algorithms.enums import RiskClass
from algorithms.legal.conditions import all_true
from algorithms.legal.questions import GROUPS, NONE, QUESTIONS, UNKNOWN, Group, Question

# Two of the nine criteria: in principle, a DPIA is due (CNIL, délibération n° 2018-326).
CRITERIA_FOR_A_DPIA = 2
REQUIRED, NOT_REQUIRED = "required", "not_required"


@dataclass(frozen=True, slots=True)
class Answers:
    """The codes given to each question. A question that is not asked holds nothing, whatever was answered before."""

    given: Mapping[str, Sequence[str]]

    def known(self, name: str) -> frozenset[str] | None:
        """The codes that a question, « risk » or « dpia » holds; empty when it is not asked; None while it is open."""
        if name == "risk":
            risk = self.risk.risk_class
            return None if risk == RiskClass.NOT_ASSESSED else frozenset({risk.value})
        if name == "dpia":
            return self._dpia()
        asked = self.is_asked(QUESTIONS[name])
        if asked is False:
            return frozenset()
        values = frozenset(self.given.get(name, ()))
        return None if asked is None or not values or UNKNOWN in values else values

    def is_asked(self, question: Question) -> bool | None:
        """Whether it applies; None while an earlier answer is missing."""
        return all_true(question.only_if, self.known)

    def asked(self, group: Group) -> list[Question]:
        """The questions of this group that apply for certain, in their order."""
        return [question for question in group.questions if self.is_asked(question)]

    def open_questions(self) -> list[Question]:
        """Those that apply and have no answer yet, in their order."""
        return [question for group in GROUPS for question in self.asked(group) if self.known(question.code) is None]

    @property
    def risk(self) -> "Risk":
        return risk_of(self)

    def _dpia(self) -> frozenset[str] | None:
        personal, criteria, listed = (self.known(name) for name in ("personal_data", "dpia_criteria", "dpia_listed"))
        if "no" in (personal or ()):
            return frozenset()
        if "yes" in (listed or ()) or (criteria is not None and len(criteria - {NONE}) >= CRITERIA_FOR_A_DPIA):
            return frozenset({REQUIRED})
        return None if None in (personal, criteria, listed) else frozenset({NOT_REQUIRED})


@dataclass(frozen=True, slots=True)
class Risk:
    """The class, the sentence that says why, and the questions that keep it open."""

    risk_class: RiskClass
    reason: str
    open: tuple[str, ...] = ()


def risk_of(answers: Answers) -> Risk:
    """Where the AI Act puts the system (art. 3, 5, 6 and 50). The gravest that is certain, or « not assessed »."""
    known = answers.known
    if (ai := known("ai_system")) is None:
        return _open("ai_system")
    if "no" in ai:
        return Risk(RiskClass.NOT_AI, "Ce n’est pas un système d’intelligence artificielle (art. 3, point 1).")
    if (prohibited := known("prohibited")) is None:
        return _open("prohibited")
    if prohibited - {NONE}:
        return Risk(RiskClass.PROHIBITED, "Le système relève d’une pratique interdite (art. 5).")
    return _high(answers) or _transparency(answers)


def _high(answers: Answers) -> Risk | None:
    """High risk, or set aside by the filter, or not yet known; None when in no area (art. 6, paragraphs 1 to 3)."""
    product, areas = answers.known("annex_i"), answers.known("annex_iii")
    if "yes" in (product or ()):
        return Risk(RiskClass.HIGH, "Le système touche à la sécurité d’un produit de l’annexe I (art. 6, par. 1).")
    if areas is None:
        return _open("annex_iii")
    if not areas - {NONE}:
        return _open("annex_i") if product is None else None
    if (profiling := answers.known("profiling")) is None:
        return _open("profiling")
    if "yes" in profiling:
        reason = (
            "Le système est utilisé dans un domaine de l’annexe III et fait du profilage : aucun filtre ne l’écarte"
        )
        return Risk(RiskClass.HIGH, f"{reason} (art. 6, par. 3, dernier alinéa).")
    if (conditions := answers.known("filter")) is None:
        return _open("filter")
    if not conditions - {NONE}:
        return Risk(RiskClass.HIGH, "Le système est utilisé dans un domaine de l’annexe III (art. 6, par. 2).")
    if product is None:
        return _open("annex_i")
    letters = ", ".join(f"({letter})" for letter in sorted(conditions))
    return Risk(
        RiskClass.FILTERED,
        f"Le système est utilisé dans un domaine de l’annexe III, mais remplit la condition {letters} de l’article 6, "
        "paragraphe 3, sans profilage.",
    )


def _transparency(answers: Answers) -> Risk:
    if (kinds := answers.known("transparency")) is None:
        return _open("transparency")
    if kinds - {NONE}:
        return Risk(
            RiskClass.TRANSPARENCY, "Aucun domaine à haut risque ; des personnes doivent être informées (art. 50)."
        )
    return Risk(RiskClass.MINIMAL, "Ni domaine à haut risque, ni obligation de transparence.")


def _open(*questions: str) -> Risk:
    return Risk(RiskClass.NOT_ASSESSED, "Il manque une réponse pour classer le système.", questions)
