"""From the answers, the facts of the sheet and the dates: the class of risk, and each obligation with its state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from algorithms.enums import RiskClass
from algorithms.legal.answers import NOT_REQUIRED, Answers, Risk
from algorithms.legal.conditions import Atom, all_true, first_false, open_names
from algorithms.legal.facts import Fact
from algorithms.legal.obligations import OBLIGATIONS, Needed, Obligation
from algorithms.legal.questions import QUESTIONS
from common.typography import french, listed, long_date, lowered


class State(TextChoices):
    """What is known of one obligation for one sheet; what asks for something comes first."""

    MISSING = "missing", "à compléter"
    UNDETERMINED = "undetermined", "à déterminer"
    ELSEWHERE = "elsewhere", "à vérifier hors de la fiche"
    SATISFIED = "satisfied", "satisfaite d’après la fiche"
    NOT_APPLICABLE = "not_applicable", "sans objet"


@dataclass(frozen=True, slots=True)
class DateRow:
    """A date of application as it is recorded; None when it is not established."""

    code: str
    applies_on: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Place:
    """What is to be filled: in the sheet (`anchor`), or in the questionnaire (`question`)."""

    label: str
    anchor: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One obligation for one sheet: its state, the sentence that says why, and where to fill what is missing."""

    obligation: Obligation
    state: State
    reason: str
    places: tuple[Place, ...] = ()
    row: DateRow | None = None
    applies: bool | None = None

    @property
    def when(self) -> str:
        """Since when, or from when, in words."""
        if self.row is None or self.row.applies_on is None:
            return "date d’application à confirmer"
        return f"{'depuis le' if self.applies else 'à partir du'} {long_date(self.row.applies_on)}"


@dataclass(frozen=True, slots=True)
class Result:
    risk: Risk
    obligations: tuple[Judged, ...]

    def in_state(self, state: State) -> list[Judged]:
        return [judged for judged in self.obligations if judged.state == state]


def assess(answers: Answers, facts: Mapping[str, Fact], dates: Mapping[str, DateRow], *, on: date) -> Result:
    """Judge every obligation. It informs: a named person signs, and the texts prevail."""
    return Result(answers.risk, tuple(_judge(each, answers, facts, dates, on) for each in OBLIGATIONS))


def _judge(
    obligation: Obligation, answers: Answers, facts: Mapping[str, Fact], dates: Mapping[str, DateRow], on: date
) -> Judged:
    state, reason, places = _state(obligation, answers, facts)
    row = _row(obligation, answers, dates) if state != State.NOT_APPLICABLE else None
    applies = None if row is None or row.applies_on is None else row.applies_on <= on
    return Judged(
        obligation=obligation, state=state, reason=french(reason), places=tuple(places), row=row, applies=applies
    )


def _state(obligation: Obligation, answers: Answers, facts: Mapping[str, Fact]) -> tuple[State, str, list[Place]]:
    due = all_true(obligation.when, answers.known)
    if due is False:
        return State.NOT_APPLICABLE, why_not(obligation.when, answers), []
    if due is None:
        opened = _opened(open_names(obligation.when, answers.known), answers)
        return State.UNDETERMINED, "Répondez d’abord aux questions qui suivent.", opened
    if obligation.forbids:
        return State.MISSING, obligation.caution, []
    if not obligation.satisfied:
        return State.ELSEWHERE, obligation.caution, []
    lacking = [needed for needed in obligation.satisfied if not _holds(needed, facts)]
    if lacking:
        places = [_place(needed, facts) for needed in lacking]
        return State.MISSING, f"La fiche ne dit pas : {listed([lowered(place.label) for place in places])}.", places
    said = listed([lowered(_shown(needed, facts)) for needed in obligation.satisfied])
    return State.SATISFIED, f"La fiche donne : {said}. {obligation.caution}".strip(), []


def why_not(atoms: tuple[Atom, ...], answers: Answers) -> str:
    """Why these conditions are not met: the first answer that says no, in words."""
    atom = first_false(atoms, answers.known)
    if atom is None:
        return ""
    if atom.name == "risk":
        return f"Classe de risque : {answers.risk.risk_class.label}."
    if atom.name == "dpia":
        if NOT_REQUIRED in (answers.known("dpia") or ()):
            return "Moins de deux critères de risque, et le traitement n’est pas sur la liste de la CNIL."
        return "Aucune donnée personnelle n’est traitée."
    question = QUESTIONS[atom.name]
    if answers.is_asked(question) is False:
        return why_not(question.only_if, answers)
    return f"« {question.text} » : {question.in_words(answers.given[atom.name])}."


def _opened(names: list[str], answers: Answers) -> list[Place]:
    """The questions to answer, in the order of the questionnaire, once each."""
    wanted: set[str] = set()
    for name in names:
        if name == "risk":
            wanted |= set(answers.risk.open)
        elif name == "dpia":
            wanted |= {
                code for code in ("personal_data", "dpia_criteria", "dpia_listed") if answers.known(code) is None
            }
        else:
            wanted.add(name)
    asked_first = {code for code in wanted for code in _first_open(code, answers)}
    return [Place(QUESTIONS[code].text, question=code) for code in QUESTIONS if code in asked_first]


def _first_open(code: str, answers: Answers) -> list[str]:
    """The question itself, or those before it that decide whether it is asked."""
    question = QUESTIONS[code]
    if answers.is_asked(question):
        return [code]
    before = open_names(question.only_if, answers.known)
    return [found for name in before for found in _first_open(name, answers)]


def _row(obligation: Obligation, answers: Answers, dates: Mapping[str, DateRow]) -> DateRow | None:
    """The row that governs it; None while the answer that chooses between two is open."""
    for condition, code in obligation.dates:
        truth = all_true(condition, answers.known)
        if truth:
            return dates.get(code)
        if truth is None:
            return None
    return None


def _holds(needed: Needed, facts: Mapping[str, Fact]) -> bool:
    return any(_is_given(atom, facts[atom.name]) for atom in needed.atoms)


def _is_given(atom: Atom, fact: Fact) -> bool:
    return fact.value in atom.values if atom.values else fact.is_said


def _place(needed: Needed, facts: Mapping[str, Fact]) -> Place:
    named = [facts[atom.name] for atom in needed.atoms]
    return Place(" ou ".join(dict.fromkeys(fact.label for fact in named)), anchor=named[0].anchor)


def _shown(needed: Needed, facts: Mapping[str, Fact]) -> str:
    return next(facts[atom.name].label for atom in needed.atoms if _is_given(atom, facts[atom.name]))


def sentence_of(risk: RiskClass) -> str:
    """« Haut risque », as a title."""
    return str(risk.label)[:1].upper() + str(risk.label)[1:]
