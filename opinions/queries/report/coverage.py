"""How many algorithms in use the committee has examined, from what is published: sheets and opinions."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from algorithms.enums import IN_USE
from algorithms.models import SheetVersion
from committee.queries.pins import current_pins
from common.typography import fold
from opinions.enums.opinions import OpinionStatus
from opinions.figures import Section, Table, row, share
from opinions.queries.report.period import Period
from opinions.report_content import SECTIONS

_SOURCE = (
    "Fiches publiées au registre, dans leur dernière version publiée à cette date. Un algorithme est en service en "
    "expérimentation, en déploiement progressif ou généralisé\u00a0; il est examiné quand un avis publié porte sur lui."
)


@dataclass(frozen=True, slots=True)
class _Registered:
    department: str
    is_in_use: bool
    is_examined: bool


def coverage(period: Period) -> Section:
    """Two queries."""
    found = _registered(period)
    in_use = [one for one in found if one.is_in_use]
    return Section(
        code="coverage",
        title=SECTIONS["coverage"],
        tables=(_whole(found, in_use, period), _by_department(in_use, period)),
    )


def _registered(period: Period) -> list[_Registered]:
    latest = (
        SheetVersion.objects.filter(published_at__lt=period.until)
        .order_by("algorithm", "-number")
        .distinct("algorithm")
        .values_list("algorithm", "algorithm__department__name", "lifecycle")
    )
    examined: set[UUID] = set(
        current_pins()
        .filter(referral__opinion__status=OpinionStatus.PUBLISHED, referral__opinion__published_at__lt=period.until)
        .values_list("version__algorithm", flat=True)
    )
    return [
        _Registered(department, lifecycle in IN_USE, algorithm in examined)
        for algorithm, department, lifecycle in latest
    ]


def _whole(found: Sequence[_Registered], in_use: Sequence[_Registered], period: Period) -> Table:
    every, examined = (sum(one.is_examined for one in group) for group in (found, in_use))
    return Table(
        code="coverage",
        title="Algorithmes publiés, en service, examinés",
        source=_SOURCE,
        period=period.at_the_cut,
        columns=("Algorithmes", "Nombre", "Part"),
        rows=(
            row("Publiés au registre", len(found), share(len(found), len(found))),
            row("Examinés par le comité", every, share(every, len(found))),
            row("En service", len(in_use), share(len(in_use), len(found))),
            row("En service, examinés par le comité", examined, share(examined, len(in_use))),
            row("En service, sans avis", len(in_use) - examined, share(len(in_use) - examined, len(in_use))),
        ),
        is_chart=True,
    )


def _by_department(in_use: Sequence[_Registered], period: Period) -> Table:
    names = sorted({one.department for one in in_use}, key=fold)
    groups = {name: [one for one in in_use if one.department == name] for name in names}
    return Table(
        code="coverage_departments",
        title="Algorithmes en service, par direction",
        source=_SOURCE,
        period=period.at_the_cut,
        columns=("Direction", "En service", "Examinés"),
        rows=tuple(row(name, len(group), sum(one.is_examined for one in group)) for name, group in groups.items()),
        is_chart=True,
    )
