"""What follows an opinion: answered by its addressee in public, closed by the committee, never by the addressee."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DataError, InternalError, ProgrammingError
from django.utils import timezone

from accounts import actors
from bulletin.models import Publication
from common.errors import NotAllowed, NotVisible, RuleBroken, Stale, WrongState
from common.models import JournalEntry
from opinions.enums.opinions import OpinionStatus as S
from opinions.enums.opinions import Position, RecommendationStatus
from opinions.enums.opinions import RecommendationStatus as R
from opinions.enums.opinions import RecommendationStep as Step
from opinions.models import FollowUp, Recommendation
from opinions.operations import recommendations as operations
from opinions.policies import recommendations as policies
from opinions.queries import recommendations as queries
from opinions.workflow import RECOMMENDATION
from tests.committee.referral_factories import AT
from tests.committee.test_referral_races import at_once, refused
from tests.grids import cells, columns, rows
from tests.opinions.factories import an_opinion, published
from tests.pages import text_of

pytestmark = pytest.mark.django_db

# The delay to answer is sixty days by default: published on 24 November, late from 24 January.
LAST_DAY = AT + timedelta(days=60)
TOO_LATE = AT + timedelta(days=61)

STEPS = """
           |answer|answer_again|report|start|close_implemented|close_partly|close_not_implemented|reopen
-----------+------+------------+------+-----+-----------------+------------+---------------------+------
approver   |yes   |yes         |yes   |-    |-                |-           |-                    |-
management |yes   |yes         |yes   |-    |-                |-           |-                    |-
contributor|-     |-           |-     |-    |-                |-           |-                    |-
colleague  |-     |-           |-     |-    |-                |-           |-                    |-
neighbour  |-     |-           |-     |-    |-                |-           |-                    |-
president  |-     |-           |-     |yes  |yes              |yes         |yes                  |yes
vice       |-     |-           |-     |-    |-                |-           |-                    |-
rapporteur |-     |-           |-     |-    |-                |-           |-                    |-
member     |-     |-           |-     |-    |-                |-           |-                    |-
secretariat|-     |-           |-     |yes  |yes              |yes         |yes                  |yes
recused    |-     |-           |-     |-    |-                |-           |-                    |-
former     |-     |-           |-     |-    |-                |-           |-                    |-
stranger   |-     |-           |-     |-    |-                |-           |-                    |-
"""

FROM = """
               |answer|answer_again|report|start|close_implemented|close_partly|close_not_implemented|reopen
---------------+------+------------+------+-----+-----------------+------------+---------------------+------
open           |yes   |-           |-     |-    |-                |-           |-                    |-
answered       |-     |yes         |yes   |yes  |yes              |yes         |yes                  |-
in_progress    |-     |yes         |yes   |yes  |yes              |yes         |yes                  |-
implemented    |-     |-           |-     |-    |-                |-           |-                    |yes
partly         |-     |-           |-     |-    |-                |-           |-                    |yes
not_implemented|-     |-           |-     |-    |-                |-           |-                    |yes
"""


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


def loaded(file, number=1):
    found = queries.recommendations_visible_to(file.people.actor("president"), on=timezone.localdate(AT))
    recommendation = found.get(opinion=file.opinion, number=number)
    assert recommendation.opinion.referral.pk
    return recommendation


def answer(file, *, who="approver", number=1, at=AT, **given):
    said = {"position": Position.ACCEPTED, "body": "Nous le ferons.", "signatory_title": "Le directeur"}
    return operations.answer_recommendation(
        recommendation_id=file.recommendations[number - 1].pk, actor=file.people.actor(who), at=at, **(said | given)
    )


def follow(file, step, *, who="president", note="Constaté sur pièces."):
    return operations.follow_recommendation(
        recommendation_id=file.recommendations[0].pk, actor=file.people.actor(who), at=AT, step=step, note=note
    )


def sign_in(browser, file, who):
    browser.force_login(file.people.users[who])
    return browser


# Who, and when


def test_who_may_take_which_step(django_assert_num_queries):
    file = published()
    recommendation = loaded(file)
    people = {who: file.people.actor(who) for who in rows(STEPS)}

    with django_assert_num_queries(0):
        found = {
            (who, step): bool(policies.STEPS[Step(step)](people[who], recommendation)) for who, step, _ in cells(STEPS)
        }

    assert found == {(who, step): allowed for who, step, allowed in cells(STEPS)}
    assert set(columns(STEPS)) == set(columns(FROM)) == set(Step.values)
    assert set(rows(FROM)) == set(RecommendationStatus.values)


@pytest.mark.parametrize(("state", "step", "allowed"), cells(FROM))
def test_which_step_leaves_which_state(state, step, allowed):
    assert (Step(step) in RECOMMENDATION.steps_from(state)) is allowed


def test_everybody_inside_reads_a_published_recommendation_and_nobody_before():
    file, on = published(), timezone.localdate(AT)
    waiting = an_opinion(S.SIGNED, beside=file)
    sees = {
        who
        for who in file.people.users
        if set(queries.recommendations_visible_to(file.people.actor(who), on=on)) == set(file.recommendations)
    }

    assert sees == set(file.people.users) - {"former", "stranger"}
    assert {who for who in file.people.users if policies.can_see(file.people.actor(who), loaded(file))} == sees
    assert not policies.can_see(file.people.actor("president"), waiting.recommendations[0])


def test_a_member_who_also_works_for_the_addressee_does_not_close():
    file = published()
    president = file.people.users["president"]
    president.department = file.addressee
    president.save()

    assert "direction destinataire" in policies.can_follow(actors.build(president, AT), loaded(file)).refusal


def test_a_recused_president_leaves_the_follow_up_to_the_vice_president():
    file = published()
    file.people.recuse("president")
    queryset = queries.recommendations_visible_to(file.people.actor("vice"), on=timezone.localdate(AT))
    recommendation = queryset.get(pk=file.recommendations[0].pk)

    assert policies.can_follow(file.people.actor("vice"), recommendation)
    assert not policies.can_follow(file.people.actor("president"), recommendation)


# The answer


def test_the_answer_is_signed_dated_and_public_at_once():
    file = published()

    follow_up = answer(file, body="Nous le ferons : oui.\n\nAvant l’été.")

    publication = Publication.objects.get(pk=follow_up.publication_id)
    recommendation = file.recommendations[0]
    assert recommendation.status == R.ANSWERED
    assert follow_up.body == "Nous le ferons\u00a0: oui.\n\nAvant l’été."
    assert (follow_up.signed_at, follow_up.signed_by) == (AT, file.people.users["approver"])
    assert publication.record["recommendation"] == "REC-2026-01-1"
    assert publication.record["position_label"] == "acceptée"
    assert publication.record["answered_on"] == "2026-11-24"
    assert {"REC-2026-01-1", "Avis n° 2026-01", file.referral.reference} <= set(publication.subjects)
    assert any(subject.startswith("ALG-") for subject in publication.subjects)
    assert "Avant l’été." in publication.body_html
    assert JournalEntry.objects.filter(action="recommendation.answer").count() == 1


def test_the_public_site_shows_the_answer(public):
    file = published()
    follow_up = answer(file, position=Position.REFUSED, body="Pour telle raison.")
    page = Publication.objects.get(pk=follow_up.publication_id)

    shown = text_of(public.get(f"/suites/{page.slug}").page.main)

    assert "Pour telle raison." in shown
    assert "Le directeur" in shown
    assert (
        "Réponse à la recommandation REC-2026-01-1 : refusée" in text_of(public.get("/suites/").page)
        or "REC-2026-01-1" in shown
    )


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"body": "  \n "}, RuleBroken),
        ({"signatory_title": " "}, RuleBroken),
        ({"who": "contributor"}, NotAllowed),
        ({"who": "neighbour"}, NotAllowed),
        ({"who": "president"}, NotAllowed),
        ({"who": "stranger"}, NotVisible),
    ],
)
def test_a_refused_answer_leaves_no_trace(given, refusal):
    file = published()
    lines = JournalEntry.objects.count()

    with pytest.raises(refusal):
        answer(file, **given)

    assert not FollowUp.objects.exists()
    assert file.recommendations[0].status == R.OPEN
    assert not Publication.objects.filter(kind="suite").exists()
    assert JournalEntry.objects.count() == lines


def test_nothing_is_answered_before_the_opinion_is_public():
    file = an_opinion(S.SIGNED)

    with pytest.raises(NotVisible):
        answer(file)


def test_who_has_not_read_the_answer_given_does_not_replace_it():
    file = published()
    answer(file)

    with pytest.raises(Stale, match="pendant que vous écriviez"):
        answer(file, body="Autre chose.")

    assert FollowUp.objects.get().body == "Nous le ferons."


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one_answer():
    file = published()

    outcomes = at_once(lambda: answer(file, body="Un."), lambda: answer(file, who="management", body="Deux."))

    assert refused(outcomes) == [409]
    assert FollowUp.objects.count() == Publication.objects.filter(kind="suite").count() == 1


# The committee


@pytest.mark.parametrize("step", [Step.CLOSE_IMPLEMENTED, Step.CLOSE_PARTLY, Step.CLOSE_NOT_IMPLEMENTED])
def test_the_committee_closes_and_says_on_what_it_relies(step):
    file = published()
    answer(file)
    follow(file, Step.START)

    closed = follow(file, step)

    assert closed.status == RECOMMENDATION.target(step, source=R.IN_PROGRESS)
    assert (closed.closed_by, closed.closed_at) == (file.people.users["president"], AT)
    assert closed.closing_note == "Constaté sur pièces."


@pytest.mark.parametrize(
    ("given", "refusal"),
    [({"note": " "}, RuleBroken), ({"who": "approver"}, NotAllowed), ({"who": "member"}, NotAllowed)],
)
def test_a_refused_close_leaves_no_trace(given, refusal):
    file = published()
    answer(file)

    with pytest.raises(refusal):
        follow(file, Step.CLOSE_PARTLY, **given)

    assert file.recommendations[0].status == R.ANSWERED


def test_a_recommendation_without_answer_is_not_closed():
    file = published()

    with pytest.raises(WrongState):
        follow(file, Step.CLOSE_NOT_IMPLEMENTED)


def test_postgresql_refuses_to_reopen_or_to_change_an_answer():
    file = published()
    answer(file)

    with pytest.raises((InternalError, DataError)), transaction.atomic():
        Recommendation.objects.filter(number=1).update(status=R.OPEN)
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE opinions_followup SET body = 'autre'")


# Delays and rates


@pytest.mark.parametrize(("at", "late"), [(AT, False), (LAST_DAY, False), (TOO_LATE, True)])
def test_an_answer_is_late_after_the_last_day_of_the_rules(at, late):
    file = published()
    found = queries.recommendations_visible_to(file.people.actor("member"), on=timezone.localdate(AT))

    (first, _second) = found

    assert queries.answer_due_on(first) == date(2027, 1, 23)
    assert queries.is_late(first, at=at) is late
    assert (queries.lateness(first, at=at) == "sans réponse depuis le\u00a023\u00a0janvier\u00a02027") is late
    assert queries.listed(found, {"status": queries.LATE}, at=at).count() == (2 if late else 0)
    assert queries.rates_of(found, at=at).late == (2 if late else 0)


def test_what_is_answered_is_never_late():
    file = published()
    answer(file)

    assert not queries.is_late(loaded(file), at=TOO_LATE)


def test_the_rates_count_what_was_done():
    file = published(count=4)
    answer(file)
    answer(file, number=2, position=Position.PARTLY)
    answer(file, number=3, position=Position.REFUSED)
    follow(file, Step.CLOSE_IMPLEMENTED)
    found = queries.recommendations_visible_to(file.people.actor("member"), on=timezone.localdate(AT))

    rates = queries.rates_of(found, at=TOO_LATE)

    assert rates == queries.Rates(total=4, answered=3, accepted=2, implemented=1, late=1)
    assert rates.share(rates.answered) == "3 sur 4 (75\u00a0%)"
    assert queries.rates_by_department(found, at=TOO_LATE) == [
        queries.DepartmentRates(name=file.addressee.name, rates=rates)
    ]
    assert queries.rates_of(found.none(), at=AT).share(0) == "–"
