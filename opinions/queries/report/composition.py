"""Who composes the committee and what changed; what its members declared, counted and never read."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from accounts.enums import Office
from committee.enums.composition import EndReason
from committee.enums.interests import DeclarationStatus
from committee.models import ConflictWaiver, InterestDeclaration, Mandate, Recusal, Seat
from committee.queries.composition import members_on
from opinions.figures import Row, Section, Table, row
from opinions.queries.report.period import Period
from opinions.report_content import SECTIONS


def composition(period: Period) -> Section:
    """Two queries: the seats open on the last day, and every mandate that touches the year."""
    day = period.cut_on
    seats = list(Seat.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day), opened_on__lte=day).order_by("pk"))
    mandates = list(
        Mandate.objects.filter(starts_on__lte=day, ends_on__gte=date(period.year - 1, 12, 31))
        .select_related("person")
        .order_by("starts_on", "pk")
    )
    holders = {one.seat_id: one for one in mandates if one.starts_on <= day <= one.ends_on}
    return Section(
        code="composition",
        title=SECTIONS["composition"],
        tables=(
            _seats(seats, holders, period),
            _changes(mandates, period),
            _members(seats, holders, period),
        ),
    )


def interests(period: Period) -> Section:
    """Five queries. Counts only: what a declaration says, who leaves which file and why are not read."""
    members = {mandate.person_id for mandate in members_on(period.cut_on)}
    filed = InterestDeclaration.objects.filter(status=DeclarationStatus.SUBMITTED, submitted_at__lt=period.until)
    current = filed.filter(person__in=members, covers_to__gte=period.cut_on).order_by().values("person").distinct()
    up_to_date = current.count()
    return Section(
        code="interests",
        title=SECTIONS["interests"],
        tables=(
            Table(
                code="declarations",
                title="Déclarations d’intérêts",
                source=(
                    "Déclarations déposées par les membres\u00a0; une déclaration est à jour tant que court la durée "
                    "fixée par les règles du comité. Leur contenu n’est pas lu."
                ),
                period=period.at_the_cut,
                columns=("Déclarations", "Nombre"),
                rows=(
                    row("Membres en fonction", len(members)),
                    row("Membres dont la déclaration est à jour", up_to_date),
                    row("Membres dont la déclaration manque ou est expirée", len(members) - up_to_date),
                    row("Déclarations déposées dans l’année", filed.filter(**period.within("submitted_at")).count()),
                ),
            ),
            Table(
                code="recusals",
                title="Déports",
                source="Déports déclarés et levées de conflit signées dans l’année, en nombre seulement.",
                period=period.words,
                columns=("Déports", "Nombre"),
                rows=(
                    row("Déports déclarés", Recusal.objects.filter(**period.within("declared_at")).count()),
                    row("Conflits levés", ConflictWaiver.objects.filter(**period.within("signed_at")).count()),
                ),
            ),
        ),
    )


def means(period: Period) -> Section:
    """Nothing is kept of them: the committee says what it knows in its comment."""
    return Section(
        code="means",
        title=SECTIONS["means"],
        tables=(
            Table(
                code="means",
                title="Moyens du comité",
                source="Le système ne tient aucune donnée sur les moyens du comité.",
                period=period.words,
                columns=("Moyens", "Montant ou effectif"),
                rows=(row("Budget", None), row("Personnel du secrétariat", None)),
            ),
        ),
    )


def _seats(seats: Sequence[Seat], holders: dict[int, Mandate], period: Period) -> Table:
    filled = sum(seat.pk in holders for seat in seats)
    return Table(
        code="seats",
        title="Sièges",
        source="Sièges ouverts à cette date et mandats en cours.",
        period=period.at_the_cut,
        columns=("Sièges", "Nombre"),
        rows=(
            row("Sièges ouverts", len(seats)),
            row("Pourvus", filled),
            row("Vacants", len(seats) - filled),
        ),
    )


def _changes(mandates: Sequence[Mandate], period: Period) -> Table:
    """Whoever goes on in another office is neither new nor gone."""
    moved = {(one.seat_id, one.person_id, one.ends_on) for one in mandates if one.end_reason == EndReason.NEW_OFFICE}

    def goes_on(one: Mandate) -> bool:
        return any(
            (seat, person) == (one.seat_id, one.person_id) and (one.starts_on - ended).days == 1
            for seat, person, ended in moved
        )

    begun = [one for one in mandates if one.starts_on >= period.first_day and not goes_on(one)]
    ended = [one for one in mandates if period.first_day <= one.ends_on <= period.cut_on]
    return Table(
        code="changes",
        title="Changements dans l’année",
        source="Mandats commencés et achevés dans l’année, à leur premier et à leur dernier jour.",
        period=period.words,
        columns=("Changements", "Nombre"),
        rows=(
            row("Mandats commencés", len(begun)),
            row("Mandats arrivés à leur terme", sum(not one.end_reason for one in ended)),
            row(
                "Mandats achevés avant leur terme",
                sum(one.end_reason not in {"", EndReason.NEW_OFFICE} for one in ended),
            ),
            row(
                "Changements de fonction au sein du comité",
                sum(goes_on(one) for one in mandates if one.starts_on >= period.first_day),
            ),
        ),
    )


def _members(seats: Sequence[Seat], holders: dict[int, Mandate], period: Period) -> Table:
    """Names and offices are public: they are those of the composition and of each opinion."""
    return Table(
        code="members",
        title="Membres",
        source="Titulaires des sièges ouverts à cette date.",
        period=period.at_the_cut,
        columns=("Siège", "Titulaire", "Fonction"),
        rows=tuple(_member(seat, holders.get(seat.pk)) for seat in seats),
        is_list=True,
    )


def _member(seat: Seat, holder: Mandate | None) -> Row:
    if holder is None:
        return row(seat.label, "Siège vacant", "–")
    return row(seat.label, holder.person.full_name, Office(holder.office).label.capitalize())
