"""The rows of the registry in words, on a page and in a file."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.actors import Actor
from algorithms import roles
from algorithms.criteria import FacetName, Labels, ReferralState, Scope, Watch
from algorithms.enums import Lifecycle, RiskClass, SheetStatus, Technique
from algorithms.models import SheetEntry
from algorithms.models.sheets import TONES
from algorithms.standing import STANDINGS, texts
from common import spreadsheets
from common.typography import french


@dataclass(frozen=True, slots=True)
class ListLine:
    """What the list shows of one algorithm."""

    entry: SheetEntry
    lifecycle: str
    status: str
    tone: str
    referral: str
    watched: tuple[str, ...]


def line(entry: SheetEntry) -> ListLine:
    """A row that was found by `queries.found`."""
    return ListLine(
        entry=entry,
        lifecycle=Lifecycle(entry.lifecycle).label,
        status=SheetStatus(entry.status).label,
        tone=TONES[SheetStatus(entry.status)],
        referral=ReferralState(entry.referral_state).label,
        watched=tuple(Watch(value).label for value in entry.watched),
    )


def list_as_csv(entries: Iterable[SheetEntry], labels: Labels) -> bytes:
    """Every row that was found, in its order: no row and no fact that its reader may not see."""
    titles = texts()
    headers = (
        "référence",
        "nom",
        "direction",
        "version",
        "état de la fiche",
        "étape de vie",
        "type d’algorithme",
        "objectifs stratégiques",
        "classe de risque",
        "saisine du comité",
        *(title.lower() for title in titles.values()),
        "à surveiller",
        "mise à jour",
        "donnée de démonstration",
    )
    return spreadsheets.table(headers, (_cells(entry, labels, titles) for entry in entries))


def _cells(entry: SheetEntry, labels: Labels, titles: Iterable[str]) -> list[object]:
    standing = dict(code.rsplit("-", 1) for code in entry.completeness)
    return [
        entry.reference,
        entry.sheet.name,
        entry.department.name,
        entry.number,
        SheetStatus(entry.status).label,
        Lifecycle(entry.lifecycle).label,
        Technique(entry.technique).label,
        ", ".join(labels[FacetName.OBJECTIVE].get(key, key) for key in entry.objective_keys),
        RiskClass(entry.risk_class).label,
        ReferralState(entry.referral_state).label,
        *(STANDINGS.get(standing.get(code, ""), "calcul en cours") for code in titles),
        ", ".join(Watch(value).label for value in entry.watched),
        entry.updated_on.isoformat(),
        "oui" if entry.algorithm.is_demonstration else "",
    ]


def who_counts_what(actor: Actor, scope: Scope) -> str:
    """The figures depend on who reads: said beside them, always."""
    if scope == Scope.PUBLISHED:
        return french("Seules comptent les fiches publiées, à leur version en vigueur : chacun lit les mêmes chiffres.")
    seen = ["les fiches publiées"]
    if roles.reads_proposals(actor):
        seen.append("celles que les directions ont proposées")
    if roles.writes(actor):
        seen.append("tous les brouillons de votre direction")
    kinds = seen[0] if len(seen) == 1 else f"{', '.join(seen[:-1])} et {seen[-1]}"
    return french(
        f"Comptent les fiches que vous pouvez lire : {kinds}, chacune à sa version la plus récente pour vous. "
        "Une autre personne peut donc lire d’autres chiffres. Ne comptent que les saisines que vous pouvez lire "
        "et les avis publiés."
    )
