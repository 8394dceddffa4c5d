"""Loading a founding act from its text."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from charter import policies
from charter.enums import ActKind
from charter.models import FoundingAct, FoundingArticle, StrategicObjective
from charter.parsing import ParsedAct, parse_act
from common import journal
from common.errors import RuleBroken, WrongState
from common.journal import System
from common.locks import one_at_a_time
from common.typography import long_date
from common.verdicts import require


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFacts:
    """What the text of an act does not say of itself: its number stays outside the text (DOMAIN §3.4).

    The three facts of the bulletin are those of an act that appeared elsewhere; none for one that is to appear here.
    """

    kind: ActKind
    number: str
    bulletin_year: int | None = None
    bulletin_number: int | None = None
    bulletin_on: date | None = None
    source_url: str = ""
    is_demonstration: bool = False
    objectives_article: int | None = None
    short_titles: tuple[str, ...] = ()


@transaction.atomic
def load_founding_act(*, text: str, facts: ActFacts, actor: Actor | System, at: datetime) -> FoundingAct:
    """Read the text and keep the act, its articles and its objectives. The same text twice changes nothing.

    Raises: RuleBroken when the text is not understood or a date cannot be, WrongState when the number has another text.
    """
    if isinstance(actor, Actor):
        actor = actors.again(actor, at)
        require(policies.can_load(actor))
    one_at_a_time("charter.founding_act")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    if already := FoundingAct.objects.filter(kind=facts.kind, number=facts.number).first():
        if already.sha256 == sha256:
            return already
        raise WrongState(f"« {already.reference} » est déjà chargée avec un autre texte : elle ne se remplace pas.")
    parsed = parse_act(text)
    _refuse_dates(parsed, facts, at)
    act = _keep(parsed, text=text, sha256=sha256, facts=facts, at=at)
    FoundingArticle.objects.bulk_create(
        FoundingArticle(
            act=act, position=article.position, title=article.title, blocks=[block.stored() for block in article.blocks]
        )
        for article in parsed.articles
    )
    StrategicObjective.objects.bulk_create(_objectives(act, parsed, facts))
    journal.record(action="founding_act.load", actor=actor, at=at, target=act, details={"sha256": sha256})
    return act


def _refuse_dates(parsed: ParsedAct, facts: ActFacts, at: datetime) -> None:
    if facts.bulletin_on is not None and facts.bulletin_on < parsed.act_on:
        raise RuleBroken(
            f"L’acte est daté du {long_date(parsed.act_on)} : il n’a pas pu paraître le {long_date(facts.bulletin_on)}."
        )
    if facts.bulletin_on is not None and facts.bulletin_on.year != facts.bulletin_year:
        raise RuleBroken("L’année du Bulletin officiel n’est pas celle de sa date.")
    year, _dash, _number = facts.number.partition("-")
    if year.isdigit() and int(year) != parsed.act_on.year:
        raise RuleBroken(
            f"Le numéro {facts.number} n’est pas de l’année de l’acte, daté du {long_date(parsed.act_on)}."
        )
    if parsed.act_on > timezone.localdate(at):
        raise RuleBroken(f"L’acte est daté du {long_date(parsed.act_on)}, qui n’est pas encore venu.")


def _keep(parsed: ParsedAct, *, text: str, sha256: str, facts: ActFacts, at: datetime) -> FoundingAct:
    return FoundingAct.objects.create(
        kind=facts.kind,
        number=facts.number,
        title=parsed.title,
        author=parsed.author,
        visas=list(parsed.visas),
        deliberation=parsed.deliberation,
        place=parsed.place,
        act_on=parsed.act_on,
        signatory_title=parsed.signatory_title,
        signatory=parsed.signatory,
        bulletin_year=facts.bulletin_year,
        bulletin_number=facts.bulletin_number,
        bulletin_on=facts.bulletin_on,
        source_url=facts.source_url,
        text=text,
        sha256=sha256,
        loaded_at=at,
        is_demonstration=facts.is_demonstration,
    )


def _objectives(act: FoundingAct, parsed: ParsedAct, facts: ActFacts) -> list[StrategicObjective]:
    if facts.objectives_article is None:
        return []
    items = parsed.article(facts.objectives_article).items
    if len(items) != len(facts.short_titles):
        raise RuleBroken(
            f"L’article {facts.objectives_article} énonce {len(items)} objectifs, "
            f"et {len(facts.short_titles)} titres courts sont donnés."
        )
    return [
        StrategicObjective(act=act, position=position, text=text, short_title=short_title)
        for position, (text, short_title) in enumerate(zip(items, facts.short_titles, strict=True), start=1)
    ]
