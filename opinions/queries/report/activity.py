"""What the committee was asked, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from committee.enums.referrals import Origin
from committee.enums.referrals import ReferralStatus as S
from committee.models import Referral
from opinions.figures import ALL, Section, Table, row
from opinions.queries.report.period import Period
from opinions.report_content import SECTIONS

_ORIGINS = ("Saisines des directions", "Autosaisines", ALL)


@dataclass(frozen=True, slots=True)
class _File:
    origin: str
    status: str
    submitted_at: datetime
    taken_up_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None


def activity(period: Period) -> Section:
    """One query: the files submitted before the end of the period, counted by origin. No title is read."""
    fields = ("origin", "status", "submitted_at", "taken_up_at", "answered_at", "closed_at")
    files = [_File(*values) for values in Referral.objects.filter(submitted_at__lt=period.until).values_list(*fields)]
    return Section(
        code="activity",
        title=SECTIONS["activity"],
        tables=(_received(files, period), _decided(files, period), _in_hand(files, period)),
    )


def _received(files: list[_File], period: Period) -> Table:
    received = [file for file in files if period.holds(file.submitted_at)]
    by_self = sum(file.origin == Origin.SELF for file in received)
    return Table(
        code="received",
        title="Saisines reçues dans l’année",
        source="Saisines transmises au comité et autosaisines demandées, comptées à la date de leur dépôt.",
        period=period.words,
        columns=("Origine", "Nombre"),
        rows=(
            row("Saisines des directions", len(received) - by_self),
            row("Autosaisines", by_self),
            row(ALL, len(received)),
        ),
        is_chart=True,
    )


def _decided(files: list[_File], period: Period) -> Table:
    def closed(status: S) -> Callable[[_File], bool]:
        return lambda file: file.status == status and period.holds(file.closed_at)

    kinds: list[tuple[str, Callable[[_File], bool]]] = [
        ("Prises en charge", lambda file: period.holds(file.taken_up_at)),
        ("Non retenues", closed(S.DECLINED)),
        ("Retirées par leur auteur", closed(S.WITHDRAWN)),
        ("Closes sans avis, délai expiré", closed(S.LAPSED)),
        ("Avis rendu public", lambda file: period.holds(file.answered_at)),
    ]
    return Table(
        code="decided",
        title="Ce que sont devenues les saisines",
        source="Décisions prises dans l’année, quelle que soit l’année du dépôt, à la date de chaque décision.",
        period=period.words,
        columns=("Décision", *_ORIGINS),
        rows=tuple(row(label, *_by_origin([file for file in files if is_one(file)])) for label, is_one in kinds),
    )


def _in_hand(files: list[_File], period: Period) -> Table:
    def over(moment: datetime | None) -> bool:
        return moment is not None and moment < period.until

    in_hand = [file for file in files if not over(file.answered_at) and not over(file.closed_at)]
    return Table(
        code="in_hand",
        title="Saisines sans avis publié à la fin de la période",
        source="Saisines déposées, ni closes, ni suivies d’un avis publié à cette date.",
        period=period.at_the_cut,
        columns=("État", *_ORIGINS),
        rows=(row("En attente ou en instruction", *_by_origin(in_hand)),),
    )


def _by_origin(files: list[_File]) -> tuple[int, int, int]:
    by_self = sum(file.origin == Origin.SELF for file in files)
    return len(files) - by_self, by_self, len(files)
