"""All the figures of an annual report, one module for each theme. A fixed number of queries."""

from datetime import datetime

from committee.models import Meeting, Referral, Seat
from opinions.figures import Figures, Section
from opinions.queries.report.activity import activity
from opinions.queries.report.composition import composition, interests, means
from opinions.queries.report.coverage import coverage
from opinions.queries.report.follow_up import follow_up
from opinions.queries.report.meetings import meetings
from opinions.queries.report.opinions import delays_of, opinions_given, opinions_of, published_list
from opinions.queries.report.period import Period

ANNEX = "annex"


def figures_of(year: int, *, at: datetime) -> Figures:
    """What the data say of this year at this moment, in the order of the report."""
    period = Period(year=year, at=at)
    given = opinions_given(period)
    return Figures(
        year=year,
        computed_at=at,
        cut_on=period.cut_on,
        sections=(
            activity(period),
            opinions_of(given, period),
            delays_of(given, period),
            meetings(period),
            follow_up(period),
            coverage(period),
            composition(period),
            interests(period),
            means(period),
            Section(code=ANNEX, title="Avis de l’année", tables=(published_list(given, period),)),
        ),
        is_demonstration=_is_demonstration(period),
    )


def _is_demonstration(period: Period) -> bool:
    """Whether anything that may be counted is invented: then the whole report says so."""
    return (
        Seat.objects.filter(is_demonstration=True).exists()
        or Referral.objects.filter(is_demonstration=True, submitted_at__lt=period.until).exists()
        or Meeting.objects.filter(is_demonstration=True, **period.within("starts_at")).exists()
    )
