"""The figures of an annual report: what they count, up to when, and what can never be in them."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from algorithms.enums import Lifecycle, SheetStatus
from committee.enums.meetings import BallotMode, BallotStatus, MeetingStatus, Presence
from committee.enums.referrals import ReferralStatus as R
from committee.models import AgendaItem, Attendance, Ballot, InterestDeclaration, Meeting, ReferralSheet
from opinions.enums.opinions import OpinionStatus, Position
from opinions.enums.separate import SeparateKind
from opinions.figures import from_json
from opinions.models import FollowUp, Recommendation, SeparateOpinion
from opinions.queries.report import figures_of
from opinions.queries.report.period import PARIS, Period
from opinions.rendering.report_facts import facts_of
from opinions.rendering.reports import report_body
from tests.algorithms.factories import SheetVersionFactory
from tests.committee import referral_factories
from tests.committee.factories import MandateFactory, MeetingFactory, UserFactory
from tests.committee.referral_factories import AT, ReferralFactory
from tests.opinions.factories import TALLY, an_opinion, published
from tests.opinions.report_factories import a_report

pytestmark = pytest.mark.django_db

# The year of the factories is over.
AFTER = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
CANARY = "CANARI-CONFIDENTIEL"


def figures(*, at=AFTER, year=2026):
    return {table.code: table for section in figures_of(year, at=at).sections for table in section.tables}


def values(table, label):
    return next(one.values for one in table.rows if one.label.replace("\u00a0", " ").startswith(label))


def test_a_year_begins_and_ends_at_midnight_in_paris():
    ReferralFactory(status=R.SUBMITTED, submitted_at=datetime(2026, 1, 1, 0, 0, tzinfo=PARIS))
    ReferralFactory(status=R.SUBMITTED, submitted_at=datetime(2026, 12, 31, 23, 59, tzinfo=PARIS))
    ReferralFactory(status=R.SUBMITTED, submitted_at=datetime(2027, 1, 1, 0, 0, tzinfo=PARIS))

    assert [values(figures(year=year)["received"], "Ensemble") for year in (2025, 2026, 2027)] == [(0,), (2,), (1,)]


def test_what_happens_after_the_year_or_after_the_moment_is_not_counted():
    period = Period(year=2026, at=AT)
    over = Period(year=2026, at=AFTER)

    assert (period.until, period.cut_on) == (AT, date(2026, 11, 24))
    assert (over.cut_on, over.until) == (date(2026, 12, 31), datetime(2027, 1, 1, tzinfo=PARIS))


def test_referrals_are_counted_by_origin_and_by_what_became_of_them():
    ReferralFactory(status=R.REQUESTED)
    for status in (R.UNDER_REVIEW, R.DECLINED, R.LAPSED, R.WITHDRAWN):
        ReferralFactory(status=status)

    found = figures()

    assert values(found["received"], "Autosaisines") == (1,)
    assert values(found["decided"], "Prises en charge") == (1, 0, 1)
    assert values(found["decided"], "Non retenues") == (1, 0, 1)
    assert values(found["in_hand"], "En attente") == (1, 1, 2)


def test_opinions_are_counted_once_published_by_outcome_commitment_and_department():
    file = published()
    an_opinion(OpinionStatus.SIGNED, beside=file)

    found = figures()

    assert values(found["outcomes"], "Avis favorable avec") == (1,)
    assert values(found["outcomes"], "Ensemble") == (1,)
    assert values(found["commitments"], "Engagement 1") == (1, 2)
    assert values(found["commitments"], "Engagement 2") == (0, 0)
    assert values(found["departments"], file.addressee.name) == (1,)
    assert len(found["list"].rows) == 1


def test_separate_opinions_are_counted_and_neither_their_words_nor_their_authors_are_read():
    file = an_opinion(OpinionStatus.ADOPTED, voters=("first", "second"))
    for who, kind in (("first", SeparateKind.DISSENTING), ("second", SeparateKind.NONE)):
        body = CANARY if kind != SeparateKind.NONE else ""
        author = file.people.users[who]
        SeparateOpinion.objects.create(ballot=file.opinion.ballot, author=author, kind=kind, body=body, answered_at=AT)
    opinion = file.opinion
    opinion.status, opinion.signed_at, opinion.signed_by = OpinionStatus.SIGNED, AT, file.people.users["president"]
    opinion.save()
    assert values(figures()["separate"], "Opinions dissidentes") == (0,)

    opinion.status, opinion.year, opinion.number = OpinionStatus.PUBLISHED, 2026, 1
    opinion.published_at, opinion.publication_id = AT, uuid4()
    opinion.save()

    found = figures()
    assert values(found["separate"], "Opinions dissidentes") == (1,)
    assert values(found["separate"], "Avis qui en comportent") == (1,)
    assert CANARY not in str(found)


def test_delays_are_told_with_their_suspensions():
    file = published()
    file.referral.information_requests.create(
        missing=["x"],
        asked_at=AT - timedelta(days=8),
        asked_by=file.people.users["secretariat"],
        answer="voici",
        answered_at=AT - timedelta(days=5),
        answered_by=file.people.users["approver"],
    )

    found = figures()["delays"]

    assert values(found, "Délai médian, du dépôt") == ("10\u00a0jours", "sans objet", "10\u00a0jours")
    assert values(found, "Délai médian, jours de suspension") == ("7\u00a0jours", "sans objet", "7\u00a0jours")
    assert values(found, "Jours de suspension") == (3, 0, 3)
    assert values(found, "Rendus avant") == (1, "sans objet", 1)


def held(*, mandates=(), presences=()):
    """A meeting that was held, with these presences."""
    meeting = MeetingFactory(starts_at=AT, rules=None)
    for mandate, presence in zip(mandates, presences, strict=True):
        Attendance.objects.create(
            meeting=meeting, mandate=mandate, presence=presence, recorded_at=AT, recorded_by=mandate.person
        )
    return meeting


def test_attendance_is_a_share_of_the_members_in_office_that_day(rules):
    mandates = [MandateFactory() for _ in range(4)]
    meeting = held(mandates=mandates[:3], presences=[Presence.IN_PERSON, Presence.REMOTE, Presence.EXCUSED])
    over(meeting, rules)

    found = figures()

    assert values(found["meetings"], "Séances tenues") == (1,)
    assert values(found["attendance"], "Présents") == (2, "50\u00a0%")
    assert values(found["attendance"], "Absents") == (1, "25\u00a0%")


@pytest.fixture
def rules():
    return referral_factories.rules()


def over(meeting, rules):
    somebody = UserFactory()
    Meeting.objects.filter(pk=meeting.pk).update(
        status=MeetingStatus.CLOSED,
        rules=rules,
        **dict.fromkeys(("convened_at", "opened_at", "closed_at"), AT),
        **dict.fromkeys(("convened_by", "opened_by", "closed_by"), somebody),
    )


def test_recommendations_are_followed_as_they_were_on_the_last_day():
    file = published()
    said = file.recommendations[0]
    answer(said, at=datetime(2026, 12, 20, tzinfo=UTC))
    later = file.recommendations[1]
    answer(later, at=datetime(2027, 1, 15, tzinfo=UTC))

    found = figures()

    assert values(found["answers"], "Recommandations publiées") == (2, 2)
    assert values(found["answers"], "Réponse donnée dans le délai") == (1, 1)
    assert values(found["answers"], "Sans réponse, délai en cours") == (1, 1)
    assert values(found["positions"], "Acceptées") == (1, 1)
    assert values(found["done"], "Suivi non clos") == (2, 2)


def answer(said, *, at):
    FollowUp.objects.create(
        recommendation=said,
        position=Position.ACCEPTED,
        body="Oui",
        signed_at=at,
        signed_by=UserFactory(),
        signatory_title="La direction",
        publication_id=said.pk,
    )
    Recommendation.objects.filter(pk=said.pk).update(status="answered", position=Position.ACCEPTED, answered_at=at)


def test_an_algorithm_in_use_is_examined_when_a_published_opinion_bears_on_it():
    file = published()
    unpublished = an_opinion(OpinionStatus.SIGNED, beside=file)
    for referral in (file.referral, unpublished.referral):
        version = SheetVersionFactory(status=SheetStatus.PUBLISHED, lifecycle=Lifecycle.ROLLOUT)
        ReferralSheet.objects.create(referral=referral, version=version)

    found = figures()["coverage"]

    assert values(found, "Publiés") == (4, "100\u00a0%")
    assert values(found, "En service")[0] == 2
    assert values(found, "En service, examinés") == (1, "50\u00a0%")


def test_declarations_and_recusals_are_counted_and_never_read():
    file = published()
    member = file.people.users["member"]
    declaration = InterestDeclaration.objects.create(person=member, begun_at=AT)
    declaration.interests.create(position=1, kind="employment", organisation=CANARY)
    declaration.status, declaration.submitted_at = "submitted", AT
    declaration.covers_from, declaration.covers_to = AT.date(), date(2027, 11, 24)
    declaration.save()

    found = figures()

    assert values(found["declarations"], "Membres dont la déclaration est à jour") == (1,)
    assert values(found["declarations"], "Déclarations déposées") == (1,)
    assert values(found["recusals"], "Déports déclarés") == (2,)


def test_what_is_not_known_is_said_and_never_invented():
    found = figures()

    assert values(found["means"], "Budget") == (None,)
    assert found["means"].rows[0].shown == ["non renseigné"]


def test_nothing_confidential_is_ever_in_a_report():
    """Canaries in the titles and the texts of drafts, in declarations, in the reasons of recusals, in votes."""
    file = an_opinion(OpinionStatus.SIGNED)
    secret = ReferralFactory(status=R.UNDER_REVIEW, title=CANARY, question=CANARY)
    declined = ReferralFactory(status=R.DECLINED, title=CANARY, closing_reason=CANARY)
    member = file.people.users["member"]
    secret.recusals.create(person=member, reason=CANARY, declared_at=AT, recorded_by=member)
    declaration = InterestDeclaration.objects.create(person=member, begun_at=AT)
    declaration.interests.create(position=1, kind="other", organisation=CANARY, function=CANARY)
    item = AgendaItem.objects.create(meeting=MeetingFactory(starts_at=AT), position=1, title=CANARY)
    vote_on(item, file.people)
    made = a_report(year=2026, of=file.people)

    facts = facts_of(made.report, made.versions[-1])
    said = json.dumps(made.versions[-1].content, ensure_ascii=False) + report_body(facts, level=2, is_draft=True)

    assert CANARY not in said
    assert file.referral.title not in said
    assert file.referral.reference not in said
    assert declined.reference not in said
    assert "Avis sur un traitement" not in said
    assert values(figures(at=AFTER)["ballots"], "dont secrets") == (1,)
    assert "votes_for" not in said


def vote_on(item, people):
    """A secret ballot that was proclaimed."""
    fields = {"prepared_at": AT, "prepared_by": people.users["president"], "question": CANARY}
    done = dict.fromkeys(("opened_at", "closed_at", "proclaimed_at"), AT)
    done |= dict.fromkeys(("opened_by", "closed_by", "proclaimed_by"), people.users["president"])
    Ballot.objects.create(
        item=item, mode=BallotMode.SECRET, status=BallotStatus.PROCLAIMED, is_carried=True, tally=TALLY,
        explanation=CANARY, **fields, **done,
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_the_figures_cost_the_same_whatever_there_is_to_count(count, django_assert_num_queries, rules):
    first = published()
    for number in range(2, count + 1):
        published(number=number, beside=first)
    for _ in range(count):
        ReferralFactory(status=R.SUBMITTED)
        over(held(), rules)
        answer_one_more()

    with django_assert_num_queries(22):
        figures_of(2026, at=AFTER)


def answer_one_more():
    waiting = Recommendation.objects.filter(status="open").first()
    answer(waiting, at=datetime(2026, 12, 20, tzinfo=UTC))


def test_figures_come_back_from_json_as_they_were():
    published()
    found = figures_of(2026, at=AFTER)

    assert from_json(json.loads(json.dumps(found.as_json()))) == found
    for section in found.sections:
        for table in section.tables:
            assert table.source.endswith("."), table.code
            assert "heure de Paris" in table.period, table.code
            assert all(len(one.values) == len(table.columns) - 1 for one in table.rows), table.code
