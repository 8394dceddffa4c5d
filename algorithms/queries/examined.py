"""What became of an algorithm since the opinion that it received: which version it bore on, what changed after."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from accounts.actors import Actor
from algorithms.examined import Examined
from algorithms.models import ReferralDeclined, SheetVersion
from algorithms.queries.sheets import published_versions, with_rows
from algorithms.substantial import Rule, substantial_changes

# The ids of some algorithms, or a query of them.
Ids = Iterable[UUID] | QuerySet[SheetVersion, UUID]


@dataclass(frozen=True, slots=True)
class Since:
    """The last opinion on an algorithm, its version in force, and why the change between them is substantial."""

    opinion: Examined
    current: SheetVersion
    reasons: tuple[Rule, ...] = ()
    declined: ReferralDeclined | None = None
    is_in_hand: bool = False

    @property
    def is_older(self) -> bool:
        """The opinion bears on an older version than the one in force."""
        return self.opinion.number < self.current.number

    @property
    def asks_to_refer(self) -> bool:
        """A new referral is proposed: the change is substantial, nobody declined, the committee is not seized of it."""
        return bool(self.reasons) and self.declined is None and not self.is_in_hand


def since_opinion(sheet: SheetVersion) -> Since | None:
    """For the page of one sheet, whatever its version; nothing without an opinion. A fixed number of queries."""
    found = _since(published_versions().filter(algorithm=sheet.algorithm_id), [sheet.algorithm_id])
    return found[0] if found else None


def proposals_to_refer(actor: Actor) -> list[Since]:
    """What the direction of this person, or any for the secretariat, has to refer again. A fixed number of queries."""
    sheets = published_versions()
    if not actor.is_secretariat:
        sheets = sheets.filter(algorithm__department=actor.user.department_id)
    found = _since(sheets, sheets.order_by().values_list("algorithm", flat=True))
    return [since for since in found if since.asks_to_refer]


def _since(sheets: QuerySet[SheetVersion], algorithm_ids: Ids) -> list[Since]:
    opinions = _last_opinions(algorithm_ids)
    if not opinions:
        return []
    current = list(sheets.filter(algorithm__in=opinions))
    older = {sheet.pk: opinions[sheet.algorithm_id].version_id for sheet in current if _is_older(sheet, opinions)}
    said = {one.pk: one for one in with_rows(_all(older))} if older else {}
    declined = _declined(older)
    in_hand = _in_hand(older) if older else set()
    return [
        Since(
            opinion=opinions[sheet.algorithm_id],
            current=sheet,
            reasons=tuple(substantial_changes(said[older[sheet.pk]], said[sheet.pk])) if sheet.pk in older else (),
            declined=declined.get(sheet.pk),
            is_in_hand=sheet.pk in in_hand,
        )
        for sheet in current
    ]


def _last_opinions(algorithm_ids: Ids) -> dict[UUID, Examined]:
    """For each algorithm, the opinion on its latest version examined; on one version, the latest opinion."""
    opinions_on: Callable[[Ids], list[Examined]] = import_string(settings.SHEET_OPINIONS)
    ordered = sorted(opinions_on(algorithm_ids), key=lambda one: (one.number, one.given_on))
    return {one.algorithm_id: one for one in ordered}


def _is_older(sheet: SheetVersion, opinions: dict[UUID, Examined]) -> bool:
    return opinions[sheet.algorithm_id].number < sheet.number


def _all(older: dict[UUID, UUID]) -> QuerySet[SheetVersion]:
    return SheetVersion.objects.filter(pk__in=[*older, *older.values()])


def _declined(older: dict[UUID, UUID]) -> dict[UUID, ReferralDeclined]:
    if not older:
        return {}
    pairs = Q()
    for sheet, examined in older.items():
        pairs |= Q(sheet=sheet, examined=examined)
    return {one.sheet_id: one for one in ReferralDeclined.objects.filter(pairs).select_related("declined_by")}


def _in_hand(versions: Iterable[UUID]) -> set[UUID]:
    among: Callable[[Iterable[UUID]], set[UUID]] = import_string(settings.SHEET_IN_HAND)
    return among(versions)
