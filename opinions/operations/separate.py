"""Separate opinions: joined, changed or declined by their author alone, between the adoption and the signature."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from committee.enums.rules import SeparateNaming
from committee.models import Ballot, CommitteeRules
from common.errors import RuleBroken, WrongState
from common.rich import markup
from common.typography import listed, long_date, plural
from opinions.content import blocks_of, marks_in
from opinions.enums.opinions import OpinionStep
from opinions.enums.separate import SeparateKind
from opinions.models import Opinion, SeparateOpinion
from opinions.operations.steps import settle, take
from opinions.queries.separate import wait_of
from opinions.separate import closes_on, naming_of

NOT_FORESEEN = "Les règles de cette saisine ne prévoient pas d’opinion séparée."


@transaction.atomic
def speak_apart(
    *, opinion_id: UUID, actor: Actor, at: datetime, kind: SeparateKind, body: str = "", is_named: bool = True
) -> SeparateOpinion:
    """Join a separate opinion, change it, or say that one joins none. Asked twice, the last answer counts.

    The journal says that this member answered; never what, so that a secret vote stays secret.

    Raises: RuleBroken without a text, with a text and no opinion, with a mark of a draft, under a name or without one
    against the rules, or after the last day; WrongState once the opinion is signed.
    """
    opinion = take(opinion_id, OpinionStep.SPEAK_APART, actor, at)
    ballot, rules, last_day = _asked(opinion)
    if timezone.localdate(at) > last_day:
        raise RuleBroken(f"Le délai pour joindre une opinion séparée s’est achevé le {long_date(last_day)}.")
    text = _text(kind, body)
    naming = naming_of(ballot, rules)
    if kind != SeparateKind.NONE and naming == _forbids(is_named=is_named):
        raise RuleBroken(f"Les opinions séparées sont publiées {naming.label} ({_naming_source(rules)}).")
    answer, _is_new = SeparateOpinion.objects.update_or_create(
        ballot=ballot,
        author=actor.user,
        defaults={
            "kind": kind,
            "body": text,
            "is_named": is_named and kind != SeparateKind.NONE,
            "answered_at": at,
        },
    )
    settle(opinion, OpinionStep.SPEAK_APART, actor=actor, at=at)
    return answer


@transaction.atomic
def take_back(*, opinion_id: UUID, actor: Actor, at: datetime) -> Opinion:
    """Withdraw one's answer, whatever it was, until the opinion is signed: nothing of it is kept.

    Raises: WrongState once it is signed. Asked twice, the second changes nothing.
    """
    opinion = take(opinion_id, OpinionStep.TAKE_BACK, actor, at)
    count, _rows = SeparateOpinion.objects.filter(ballot=opinion.ballot_id, author=actor.user).delete()
    if count:
        settle(opinion, OpinionStep.TAKE_BACK, actor=actor, at=at)
    return opinion


def refuse_while_awaited(opinion: Opinion, *, at: datetime) -> None:
    """Raises: WrongState while a member may still join a separate opinion, with the date and how many are awaited."""
    wait = wait_of(opinion)
    if wait is not None and not wait.is_over(on=timezone.localdate(at)):
        awaited = plural(wait.awaited, "membre n’a pas encore répondu", "membres n’ont pas encore répondu")
        raise WrongState(
            f"Une opinion séparée peut être jointe jusqu’au {long_date(wait.closes_on)}\u00a0: {awaited}. "
            "L’avis se signe quand tous ont répondu, ou le lendemain."
        )


def _asked(opinion: Opinion) -> tuple[Ballot, CommitteeRules, date]:
    rules, ballot = opinion.referral.rules, opinion.ballot
    last_day = closes_on(opinion.decided_on, rules)
    if rules is None or ballot is None or last_day is None:
        raise RuleBroken(NOT_FORESEEN)
    return ballot, rules, last_day


def _text(kind: SeparateKind, body: str) -> str:
    """What was written, in the light markup of the opinion, one empty line between two blocks.

    Raises: RuleBroken.
    """
    text = "\n\n".join(markup.written(blocks_of([body])))
    if kind == SeparateKind.NONE:
        if text:
            raise RuleBroken("Vous avez écrit un texte\u00a0: choisissez la nature de votre opinion, ou effacez-le.")
        return ""
    if not text:
        raise RuleBroken("Écrivez votre opinion séparée, ou dites que vous n’en joignez pas.")
    if marks := marks_in([text]):
        told = listed([f"« {mark} »" for mark in marks])
        raise RuleBroken(f"Le texte porte encore une mention de travail\u00a0: {told}.")
    return text


def _forbids(*, is_named: bool) -> SeparateNaming:
    """The rule that forbids this choice."""
    return SeparateNaming.UNNAMED if is_named else SeparateNaming.NAMED


def _naming_source(rules: CommitteeRules) -> str:
    return rules.source("separate_opinion_naming")
