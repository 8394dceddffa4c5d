"""The contradictory phase: a department checks facts on passages opened to it; the pen answers each of its remarks."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from accounts.models import Department
from committee.rules.due_dates import after_working_days
from common import journal, outbox
from common.errors import NotVisible, RuleBroken, WrongState
from common.typography import long_date, plural
from common.verdicts import HIDDEN, require
from opinions.content import Content, from_json
from opinions.enums.review import FactVerdict, RemarkOutcome
from opinions.models import DraftVersion, FactAnswer, FactCheck, FactDecision, FactPassage, Opinion
from opinions.operations.steps import hold
from opinions.passages import Passage, passages_of
from opinions.policies import review as policies
from opinions.queries.fact_checks import departments_concerned, last_answers
from opinions.queries.opinions import latest_draft
from opinions.tasks.fact_checks import LETTER
from opinions.workflow.review import REVIEWED

MOST_DAYS = 60
NOT_NOW = "Le texte est soumis au vote : ses faits ne se vérifient plus."


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a department says of one passage."""

    verdict: FactVerdict
    correction: str = ""
    evidence: str = ""

    @property
    def is_bare(self) -> bool:
        """A remark that does not say what is exact, or does not prove it."""
        return self.verdict == FactVerdict.INEXACT and not (self.correction.strip() and self.evidence.strip())


@transaction.atomic
def open_check(
    *,
    opinion_id: UUID,
    check_id: UUID,
    actor: Actor,
    at: datetime,
    department_id: UUID,
    version: int,
    passages: Sequence[str],
    days: int,
) -> FactCheck:
    """Open passages of the last version to a department, for so many working days. Its people are told by a letter.

    The delay is the one typed: the rules of procedure set none. Raises: RuleBroken when a passage is not of facts,
    none is chosen, the department is not concerned, or the delay is not between 1 and MOST_DAYS; WrongState when the
    version is not the last one, or a check by this department is open.
    """
    opinion = hold(opinion_id, at)
    actor = actors.again(actor, at)
    require(policies.can_open_check(actor, opinion))
    if already := FactCheck.objects.filter(pk=check_id, opinion=opinion).first():
        return already
    draft, today = _last_version(opinion, version), timezone.localdate(at)
    _refuse_second(opinion, department_id, on=today)
    chosen = _facts(from_json(draft.content), set(passages))
    department = _concerned(opinion, department_id)
    when = {"days": days, "due_on": _end_of(today, days), "opened_at": at}
    check = FactCheck.objects.create(
        pk=check_id, opinion=opinion, draft=draft, department=department, opened_by=actor.user, **when
    )
    _copy(chosen, check)
    told = {"check": str(check.pk), "version": draft.number, "passages": len(chosen)}
    journal.record(action="opinion.open_fact_check", actor=actor, at=at, target=opinion, details=told)
    outbox.post(LETTER, at=at, check_id=str(check.pk))
    return check


@transaction.atomic
def answer_check(*, check_id: UUID, actor: Actor, at: datetime, answers: Mapping[int, Answered]) -> list[FactAnswer]:
    """Say of some of the passages whether they are exact. Said again before the end, the last answer counts.

    Raises: RuleBroken when a remark lacks what is exact or its evidence, or nothing is answered; WrongState once the
    delay is over: a late answer is refused, so that every department has the same time.
    """
    check = FactCheck.objects.select_related("opinion").filter(pk=check_id).first()
    if check is None:
        raise NotVisible(HIDDEN.refusal)
    opinion = hold(check.opinion_id, at)
    actor = actors.again(actor, at)
    require(policies.can_check_facts(actor, check, opinion.referral_id))
    if timezone.localdate(at) > check.due_on:
        raise WrongState(
            f"Le délai de vérification a pris fin le {long_date(check.due_on)} : cette réponse n’est pas enregistrée."
        )
    passages = {one.pk: one for one in check.passages.all()}
    if not answers.keys() <= passages.keys():
        raise NotVisible(HIDDEN.refusal)
    if not answers:
        raise RuleBroken("Répondez sur un passage au moins.")
    if lacking := [passages[pk].label for pk, said in answers.items() if said.is_bare]:
        raise RuleBroken(f"Dites ce qui est exact, et ce qui le prouve : {'; '.join(lacking)}.")
    before = last_answers(check)
    made = [
        FactAnswer.objects.create(passage=passages[pk], answered_at=at, answered_by=actor.user, **asdict(said))
        for pk, said in answers.items()
        if _is_new(before.get(pk), said)
    ]
    if made:
        told = {"check": str(check.pk), "answers": plural(len(made), "passage")}
        journal.record(action="opinion.answer_fact_check", actor=actor, at=at, target=opinion, details=told)
    return made


@transaction.atomic
def decide_remark(*, answer_id: int, actor: Actor, at: datetime, outcome: RemarkOutcome, reason: str) -> FactDecision:
    """Take a remark up or set it aside, with the reason. The text itself is changed in the editor.

    Raises: RuleBroken without a reason; WrongState when it is decided, or when the department answered anew.
    """
    answer = FactAnswer.objects.select_related("passage__check_opened").filter(pk=answer_id).first()
    if answer is None:
        raise NotVisible(HIDDEN.refusal)
    check = answer.passage.check_opened
    opinion = hold(check.opinion_id, at)
    actor = actors.again(actor, at)
    require(policies.can_decide(actor, opinion))
    if FactDecision.objects.filter(answer=answer).exists():
        raise WrongState("Une suite est déjà donnée à cette remarque.")
    if opinion.status not in REVIEWED:
        raise WrongState(NOT_NOW)
    if last_answers(check)[answer.passage_id].pk != answer.pk or answer.verdict != FactVerdict.INEXACT:
        raise WrongState("La direction a répondu de nouveau sur ce passage : lisez sa dernière réponse.")
    if not reason.strip():
        raise RuleBroken("Dites pourquoi.")
    decision = FactDecision.objects.create(
        answer=answer, outcome=outcome, reason=reason.strip(), decided_at=at, decided_by=actor.user
    )
    told = {"check": str(check.pk), "answer": answer.pk}
    journal.record(
        action="opinion.decide_remark", actor=actor, at=at, target=opinion, after=outcome.value, details=told
    )
    return decision


def _last_version(opinion: Opinion, version: int) -> DraftVersion:
    """The one whose passages were on the page. Raises: WrongState when it is not the last one any more."""
    if opinion.status not in REVIEWED:
        raise WrongState(NOT_NOW)
    draft = latest_draft(opinion)
    if draft.number != version:
        raise WrongState(f"La version {draft.number} a été enregistrée depuis : choisissez les passages de celle-ci.")
    return draft


def _end_of(day: date, days: int) -> date:
    if not 1 <= days <= MOST_DAYS:
        raise RuleBroken(f"Le délai est de 1 à {MOST_DAYS} jours ouvrés.")
    return after_working_days(day, days)


def _refuse_second(opinion: Opinion, department_id: UUID, *, on: date) -> None:
    if FactCheck.objects.filter(opinion=opinion, department=department_id, due_on__gte=on).exists():
        raise WrongState("Une vérification par cette direction est déjà ouverte : attendez sa fin.")


def _copy(passages: Sequence[Passage], check: FactCheck) -> None:
    """What the department will read: the words as they are now, and no way back to the draft."""
    for position, one in enumerate(passages, start=1):
        given = {"zone": one.zone, "number": one.number, "label": one.label, "text": one.text}
        FactPassage.objects.create(check_opened=check, position=position, **given)


def _concerned(opinion: Opinion, department_id: UUID) -> Department:
    for department in departments_concerned(opinion.referral):
        if department.pk == department_id:
            return department
    raise RuleBroken("Seule la direction de la saisine, ou celle des fiches examinées, vérifie les faits.")


def _facts(content: Content, keys: set[str]) -> list[Passage]:
    """The passages that were chosen. Raises: RuleBroken when there are none, or when one is no fact."""
    chosen = [one for one in passages_of(content) if one.key in keys]
    if not chosen or len(chosen) != len(keys):
        raise RuleBroken("Choisissez au moins un passage, parmi ceux de cette version.")
    if not all(one.is_factual for one in chosen):
        raise RuleBroken("Ni le sens de l’avis, ni le dispositif, ni les recommandations ne s’ouvrent à une direction.")
    return chosen


def _is_new(before: FactAnswer | None, said: Answered) -> bool:
    """A second click, or the rest of the page sent again unchanged, adds nothing."""
    if before is None:
        return True
    return (before.verdict, before.correction, before.evidence) != (said.verdict, said.correction, said.evidence)
