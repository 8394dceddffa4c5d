"""Reads of separate opinions. Nobody reads the answer of another before the time to answer is over."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.actors import Actor
from opinions.enums.opinions import OpinionStatus as S
from opinions.enums.separate import SeparateKind
from opinions.models import Opinion, SeparateOpinion
from opinions.separate import Wait, closes_on, voters_of


def wait_of(opinion: Opinion) -> Wait | None:
    """What the signature waits for; none when the rules of the file foresee no separate opinion.

    `opinion` is adopted, and comes with its ballot and with the rules of its referral.
    """
    last_day = closes_on(opinion.decided_on, opinion.referral.rules)
    if last_day is None or opinion.ballot is None:
        return None
    known: int | None = getattr(opinion, "answers", None)
    count = SeparateOpinion.objects.filter(ballot=opinion.ballot).count() if known is None else known
    return Wait(closes_on=last_day, awaited=len(voters_of(opinion.ballot)) - count)


def with_answers(opinions: QuerySet[Opinion], actor: Actor) -> QuerySet[Opinion]:
    """Each with how many voters answered, and whether this person did: what `wait_of` then reads without a query."""
    answers = SeparateOpinion.objects.filter(ballot=OuterRef("ballot")).order_by()
    count = answers.values("ballot").annotate(count=Count("pk")).values("count")
    return opinions.annotate(
        answers=Coalesce(Subquery(count), 0), has_answered=Exists(answers.filter(author=actor.user))
    )


def answer_of(actor: Actor, opinion: Opinion) -> SeparateOpinion | None:
    """The answer of this person, whatever it is."""
    return SeparateOpinion.objects.filter(ballot=opinion.ballot_id, author=actor.user).first()


def joined_to(opinion: Opinion) -> list[SeparateOpinion]:
    """The separate opinions that are printed with this one: those that bear a name by it, then the others.

    The others follow their random identifiers, so that their order tells nothing of who wrote them, or when.
    """
    if opinion.ballot_id is None:
        return []
    joined = SeparateOpinion.objects.filter(ballot=opinion.ballot_id).exclude(kind=SeparateKind.NONE)
    return sorted(
        joined.select_related("author").order_by("pk"),
        key=lambda one: (not one.is_named, one.author.full_name if one.is_named else ""),
    )


def readable(opinion: Opinion, wait: Wait | None, *, on: date) -> list[SeparateOpinion]:
    """Those that the committee may read inside: all of them, once nobody may answer any more; before, none."""
    if opinion.status == S.ADOPTED and (wait is None or not wait.is_over(on=on)):
        return []
    return joined_to(opinion) if opinion.adopted_at is not None else []
