"""The meetings of the year, who came by numbers, and the ballots by their mode. Never who voted what, never a tally."""

from collections import Counter
from collections.abc import Sequence

from django.db.models import Count, Q

from committee.enums.meetings import HERE, BallotMode, BallotStatus, MeetingKind, MeetingStatus, Presence
from committee.models import Attendance, Ballot, Mandate, Meeting
from opinions.enums.opinions import OpinionStatus
from opinions.figures import Section, Table, row, share
from opinions.queries.report.period import Period
from opinions.report_content import SECTIONS

S = MeetingStatus
_OVER = [S.CLOSED, S.MINUTES_APPROVED]


def meetings(period: Period) -> Section:
    """Five queries, whatever the number of meetings and of members."""
    called = list(Meeting.objects.filter(Q(**period.within("starts_at")) | Q(**period.within("opened_at"))))
    held = [one for one in called if one.status in _OVER and period.holds(one.opened_at)]
    return Section(
        code="meetings",
        title=SECTIONS["meetings"],
        tables=(_counted(called, held, period), _attendance(held, period), _ballots(period)),
    )


def _counted(called: Sequence[Meeting], held: Sequence[Meeting], period: Period) -> Table:
    def number(status: S) -> int:
        return sum(one.status == status for one in called if period.holds(one.starts_at))

    return Table(
        code="meetings",
        title="Séances et consultations",
        source="Séances et consultations tenues, comptées à leur ouverture\u00a0; les autres à leur date prévue.",
        period=period.words,
        columns=("Réunions", "Nombre"),
        rows=(
            row("Séances tenues", sum(one.kind == MeetingKind.MEETING for one in held)),
            row("Consultations écrites achevées", sum(one.kind == MeetingKind.WRITTEN for one in held)),
            row("Séances tenues sur seconde convocation", sum(one.second_notice_of_id is not None for one in held)),
            row("Réunions sans quorum", number(S.INQUORATE)),
            row("Séances reportées, sans nouvelle date", number(S.POSTPONED)),
            row("Consultations écrites interrompues", number(S.STOPPED)),
        ),
    )


def _attendance(held: Sequence[Meeting], period: Period) -> Table:
    """Of the meetings that people sit at: in a written consultation nobody is present."""
    sat = {one.pk: one for one in held if one.kind == MeetingKind.MEETING}
    mandates = list(
        Mandate.objects.filter(starts_on__lte=period.cut_on, ends_on__gte=period.first_day).values_list(
            "starts_on", "ends_on"
        )
    )
    expected = sum(begins <= one.day <= ends for one in sat.values() for begins, ends in mandates)
    counts = Counter(Attendance.objects.filter(meeting__in=sat).values_list("presence", flat=True))
    here = sum(counts[presence] for presence in HERE)
    represented = counts[Presence.PROXY]
    return Table(
        code="attendance",
        title="Présence aux séances",
        source=(
            "Feuilles de présence des séances tenues, comparées au nombre de membres en fonction le jour de chacune. "
            "Un suppléant qui siège compte pour le siège."
        ),
        period=period.words,
        columns=("Présence", "Nombre", "Part des présences attendues"),
        rows=(
            row("Présences attendues", expected, share(expected, expected)),
            row("Présents, sur place ou à distance", here, share(here, expected)),
            row("dont à distance", counts[Presence.REMOTE], share(counts[Presence.REMOTE], expected)),
            row("Représentés par un pouvoir", represented, share(represented, expected)),
            row("Excusés", counts[Presence.EXCUSED], share(counts[Presence.EXCUSED], expected)),
            row(
                "Absents, ou présence non renseignée",
                max(0, expected - here - represented - counts[Presence.EXCUSED]),
                share(max(0, expected - here - represented - counts[Presence.EXCUSED]), expected),
            ),
        ),
    )


def _ballots(period: Period) -> Table:
    """Results are counted of what the public may know: a matter of the committee's own, or a published opinion."""
    proclaimed = Q(status=BallotStatus.PROCLAIMED, **period.within("proclaimed_at"))
    public = Q(item__referral=None) | Q(
        item__referral__opinion__status=OpinionStatus.PUBLISHED, item__referral__opinion__published_at__lte=period.at
    )
    counted = Ballot.objects.aggregate(
        held=Count("pk", filter=proclaimed),
        hands=Count("pk", filter=proclaimed & Q(mode=BallotMode.HANDS)),
        named=Count("pk", filter=proclaimed & Q(mode=BallotMode.NAMED)),
        secret=Count("pk", filter=proclaimed & Q(mode=BallotMode.SECRET)),
        carried=Count("pk", filter=proclaimed & public & Q(is_carried=True)),
        lost=Count("pk", filter=proclaimed & public & Q(is_carried=False)),
        annulled=Count("pk", filter=Q(status=BallotStatus.ANNULLED, **period.within("annulled_at"))),
    )
    return Table(
        code="ballots",
        title="Scrutins",
        source=(
            "Scrutins proclamés dans l’année. Les résultats sont ceux des scrutins dont l’objet est public\u00a0: "
            "questions propres au comité et avis publiés. Ni les voix ni les votes des membres ne sont lus."
        ),
        period=period.words,
        columns=("Scrutins", "Nombre"),
        rows=(
            row("Scrutins proclamés", counted["held"]),
            row("dont à main levée", counted["hands"]),
            row("dont nominatifs, sur écran", counted["named"]),
            row("dont secrets", counted["secret"]),
            row("Propositions adoptées, d’objet public", counted["carried"]),
            row("Propositions non adoptées, d’objet public", counted["lost"]),
            row("Scrutins annulés", counted["annulled"]),
        ),
    )
