"""The kinds of acts that an issue of the Bulletin officiel may carry, in the order in which forms show them.

To add one: CONTRIBUTING.md, « Add a kind of act ».
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from accounts.actors import Actor
from common.errors import RuleBroken
from common.typography import listed, long_date
from opinions.models import PublicationItem
from opinions.operations.acts.amendment import AmendmentKind
from opinions.operations.acts.annual_report import AnnualReportKind
from opinions.operations.acts.founding_act import FoundingActKind
from opinions.operations.acts.kind import ActKind
from opinions.operations.acts.opinion import OpinionKind

Chosen = tuple[ActKind[Any], Any]
KINDS: tuple[ActKind[Any], ...] = (OpinionKind(), AmendmentKind(), AnnualReportKind(), FoundingActKind())
_BY_COLUMN = {kind.column: kind for kind in KINDS}
# What is read with the items of an issue that is printed.
PRINTED_WITH = [
    path for kind in KINDS for path in (kind.column, *(f"{kind.column}__{further}" for further in kind.related))
]


def kind_of(item: PublicationItem) -> ActKind[Any]:
    return _BY_COLUMN[item.column]


def ready_for(actor: Actor) -> list[tuple[ActKind[Any], list[Any]]]:
    """What this person may put in an issue now, by kind; a kind of which nothing is ready is left out."""
    found = [(kind, list(kind.ready(actor))) for kind in KINDS]
    return [(kind, acts) for kind, acts in found if acts]


def chosen_from(
    ready: Iterable[tuple[ActKind[Any], Sequence[Any]]], asked: Mapping[str, Sequence[UUID]]
) -> list[Chosen]:
    """The acts asked for, by the column of their kind, in the order of the issue: by date, then as `ready` gives them.

    Raises: RuleBroken when one of them is not ready, or is in another publication already.
    """
    wanted = {(column, act_id) for column, ids in asked.items() for act_id in ids}
    chosen = [(kind, act) for kind, acts in ready for act in acts if (kind.column, act.pk) in wanted]
    if len(chosen) != len(wanted):
        raise RuleBroken("L’un de ces actes n’est plus à publier : rechargez la page pour voir ceux qui le sont.")
    return sorted(chosen, key=lambda pair: pair[0].act_on(pair[1]))


def reprints(chosen: Iterable[Chosen]) -> bool:
    """Whether one of these acts appeared elsewhere."""
    return any(kind.reprint_of(act) is not None for kind, act in chosen)


def refusals_of(chosen: Sequence[Chosen], *, publish_on: date, today: date) -> list[str]:
    """What forbids an issue of these acts on that day, in sentences; none when it may be asked for."""
    late = [kind.name(act) for kind, act in chosen if kind.act_on(act) > publish_on]
    rules = [
        (not chosen, "Choisissez au moins un acte à publier."),
        (
            len(chosen) > 1 and reprints(chosen),
            "Un acte déjà paru est reproduit seul, sous le numéro du bulletin où il a paru.",
        ),
        (
            publish_on < today,
            f"La date de parution est passée : choisissez le {long_date(today)} ou un jour suivant.",
        ),
        (bool(late), f"Un acte ne paraît pas avant sa date : {listed(late)}."),
    ]
    early = [kind.too_early(act, on=publish_on) for kind, act in chosen]
    return [sentence for is_wrong, sentence in rules if is_wrong] + [sentence for sentence in early if sentence]


def acts_by_kind(items: Iterable[PublicationItem]) -> list[tuple[ActKind[Any], Sequence[Any]]]:
    """The acts of these items under their kinds, in the order of the table: locks are taken in that order."""
    found = defaultdict(list)
    for item in items:
        found[item.column].append(item.chosen)
    return [(kind, found[kind.column]) for kind in KINDS if kind.column in found]


def refusals(items: Iterable[PublicationItem]) -> str:
    """Why some of these acts can no longer be published; "" when all can."""
    return " ".join(filter(None, (kind.refusal(acts) for kind, acts in acts_by_kind(items))))
