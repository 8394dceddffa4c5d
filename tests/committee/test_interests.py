"""Declaring one's interests: who reads them, what never changes, what is refused, when one is reminded."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import InternalError, connection, transaction

from committee.enums.interests import DeclarationLetterKind as Letter
from committee.enums.interests import DeclarationStatus, InterestKind
from committee.models import DeclarationLetter, Interest, InterestDeclaration
from committee.operations import interests as operations
from committee.operations.interests import DeclarationContent
from committee.operations.seats import publish_composition
from committee.policies import interests as policies
from committee.queries import interests as queries
from committee.queries.todo_interests import todo_for
from committee.rules.declarations import Reminder, covered_to, reminder
from common import outbox
from common.errors import NotAllowed, NotVisible, RuleBroken, Stale, WrongState
from common.models import JournalEntry
from tests.committee.factories import MandateFactory, RulesFactory
from tests.committee.interest_factories import NOTHING, declared, link
from tests.committee.referral_factories import AT, People, ReferralFactory, act_as
from tests.grids import cells

pytestmark = pytest.mark.django_db

# Who reads the declaration of a member, and their draft (RELIABILITY §2.3, rows 13 and 14).
READERS = """
             | submitted | draft
-------------+-----------+------
member       | yes       | yes
first        | -         | -
rapporteur   | -         | -
vice         | -         | -
president    | yes       | -
secretariat  | yes       | -
former       | -         | -
contributor  | -         | -
management   | -         | -
stranger     | -         | -
"""


@pytest.fixture
def people():
    RulesFactory()
    return People(ReferralFactory())


def submit(actor, content=NOTHING, *, declaration_id=None, revision=0, at=AT):
    return operations.submit_declaration(
        declaration_id=declaration_id or uuid4(), actor=actor, at=at, revision=revision, content=content
    )


def save(actor, content=NOTHING, *, declaration_id=None, revision=0):
    return operations.save_declaration(
        declaration_id=declaration_id or uuid4(), actor=actor, at=AT, revision=revision, content=content
    )


@pytest.mark.parametrize(("who", "state", "reads"), cells(READERS))
def test_who_reads_the_declaration_of_a_member(people, who, state, reads):
    person = people.users["member"]
    made = declared(person, link()) if state == "submitted" else save(people.actor("member"))
    actor = people.actor(who)

    assert (made in queries.declarations_visible_to(actor, on=AT.date())) is reads
    assert bool(policies.can_read(actor, made, has_president=True)) is reads


def test_the_vice_president_reads_them_while_there_is_no_president():
    RulesFactory()
    people = People(ReferralFactory(), has_president=False)
    made = declared(people.users["member"], link())

    assert made in queries.declarations_visible_to(people.actor("vice"), on=AT.date())
    assert policies.can_read(people.actor("vice"), made, has_president=False)


def test_a_declaration_covers_the_months_of_the_rules(people):
    made = submit(people.actor("member"), DeclarationContent(interests=(link(amount=1200, is_public=True),)))

    assert (made.status, made.covers_from, made.covers_to) == ("submitted", AT.date(), date(2027, 11, 23))
    assert [(one.organisation, one.is_public) for one in made.interests.all()] == [("Éditeur & Associés", True)]
    line = JournalEntry.objects.get(action="declaration.submit")
    assert line.details == {"interests": 1, "covers_to": "2027-11-23"}


def test_a_correction_is_a_new_declaration_that_names_the_one_it_replaces(people):
    first = submit(people.actor("member"))

    second = submit(people.actor("member"), DeclarationContent(interests=(link(),)), at=AT + timedelta(days=1))

    assert second.replaces == first
    assert queries.last_declarations([people.users["member"].pk]) == {people.users["member"].pk: second}


def test_a_second_click_submits_once(people):
    key = uuid4()

    assert submit(people.actor("member"), declaration_id=key) == submit(people.actor("member"), declaration_id=key)

    assert InterestDeclaration.objects.count() == 1
    assert JournalEntry.objects.filter(action="declaration.submit").count() == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (DeclarationContent(), "Je n’ai aucun intérêt"),
        (DeclarationContent(nothing_to_declare=True, interests=(link(),)), "gardez l’un ou l’autre"),
        (DeclarationContent(interests=(link(" "),)), "nommez l’organisme"),
        (
            DeclarationContent(interests=(link(starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1)),)),
            "la fin précède le début",
        ),
        (
            DeclarationContent(interests=(link(kind=InterestKind.CLOSE_RELATION, is_public=True),)),
            "partie confidentielle",
        ),
    ],
    ids=["silence", "both", "no name", "dates", "public relation"],
)
def test_what_is_not_fit_is_refused_whole(people, content, words):
    with pytest.raises(RuleBroken, match=words):
        submit(people.actor("member"), content)

    assert not InterestDeclaration.objects.exists()
    assert not JournalEntry.objects.exists()


def test_without_rules_nobody_knows_how_long_it_is_worth():
    person = MandateFactory().person

    with pytest.raises(RuleBroken, match="règle"):
        submit(act_as(person))


@pytest.mark.parametrize("who", ["secretariat", "contributor", "former"])
def test_only_members_declare(people, who):
    with pytest.raises(NotAllowed):
        submit(people.actor(who))


def test_nobody_writes_the_draft_of_another(people):
    draft = save(people.actor("member"))

    with pytest.raises(NotVisible):
        save(people.actor("first"), declaration_id=draft.pk, revision=1)


def test_two_tabs_do_not_overwrite_each_other(people):
    draft = save(people.actor("member"), DeclarationContent(interests=(link("Un"),)))

    with pytest.raises(Stale):
        save(people.actor("member"), DeclarationContent(interests=(link("Deux"),)), declaration_id=draft.pk)
    with pytest.raises(WrongState, match="déjà un brouillon"):
        save(people.actor("member"))

    assert draft.interests.get().organisation == "Un"


def test_the_same_link_has_the_same_ground_whatever_the_accents():
    one = Interest(kind="employment", organisation="ÉDITEUR", function="Conseil")
    two = Interest(kind="employment", organisation="éditeur", function="conseil")

    assert one.ground == two.ground
    assert one.ground != Interest(kind="holding", organisation="éditeur", function="conseil").ground


# What PostgreSQL refuses by itself.


def test_postgresql_never_changes_what_was_submitted(people):
    made = declared(people.users["member"], link())
    acts = [
        lambda: InterestDeclaration.objects.filter(pk=made.pk).update(covers_to=date(2030, 1, 1)),
        made.delete,
        lambda: made.interests.update(organisation="Autre"),
        lambda: made.interests.all().delete(),
        lambda: Interest.objects.create(declaration=made, position=2, kind="other", organisation="Autre"),
    ]

    for act in acts:
        with pytest.raises(InternalError), transaction.atomic():
            act()


@pytest.mark.parametrize(("links", "nothing"), [((), False), ((link(),), True)], ids=["silence", "both"])
def test_postgresql_refuses_a_declaration_that_says_neither_or_both(people, links, nothing):
    made = InterestDeclaration.objects.create(person=people.users["member"], begun_at=AT, nothing_to_declare=nothing)
    for one in links:
        Interest.objects.create(declaration=made, position=1, kind=one.kind, organisation=one.organisation)

    with pytest.raises(InternalError, match="nothing to declare"), transaction.atomic():
        InterestDeclaration.objects.filter(pk=made.pk).update(
            status=DeclarationStatus.SUBMITTED, submitted_at=AT, covers_from=AT, covers_to=AT
        )


# When one is reminded.

TERM = date(2027, 1, 31)


@pytest.mark.parametrize(
    ("on", "letter"),
    [
        (date(2026, 12, 31), None),
        (date(2027, 1, 1), Reminder(Letter.RENEW, "2027-01-31")),
        (TERM, Reminder(Letter.RENEW, "2027-01-31")),
        (date(2027, 2, 1), Reminder(Letter.EXPIRED, "2027-02-01")),
        (date(2027, 2, 28), Reminder(Letter.EXPIRED, "2027-02-01")),
        (date(2027, 3, 1), Reminder(Letter.LATE, "2027-03-01")),
        (date(2027, 6, 15), Reminder(Letter.LATE, "2027-06-01")),
    ],
)
def test_the_letter_of_a_day(on, letter):
    assert reminder(on=on, covers_to=TERM, mandate_starts_on=date(2026, 1, 1)) == letter


def test_whoever_never_declared_is_asked_from_the_first_day_of_their_mandate():
    start = date(2026, 1, 31)

    assert reminder(on=date(2026, 1, 30), covers_to=None, mandate_starts_on=start) is None
    assert reminder(on=start, covers_to=None, mandate_starts_on=start) == Reminder(Letter.FIRST, "2026-01-31")
    assert reminder(on=date(2026, 2, 28), covers_to=None, mandate_starts_on=start) == Reminder(
        Letter.LATE, "2026-02-28"
    )


def test_a_year_later_less_one_day():
    assert covered_to(date(2024, 2, 29), months=12) == date(2025, 2, 27)
    assert covered_to(date(2026, 8, 31), months=6) == date(2027, 2, 27)


def test_each_reminder_leaves_once_and_names_no_interest():
    RulesFactory()
    person = MandateFactory().person
    declared(person, link("CANARI-ORGANISME", function="CANARI-FONCTION"), covers_to=AT.date() + timedelta(days=30))
    other = MandateFactory(starts_on=AT.date()).person

    assert operations.remind_members(at=AT) == 2
    assert operations.remind_members(at=AT + timedelta(hours=1)) == 2  # listed again, nothing has left yet
    outbox.run_due(at=AT + timedelta(hours=2))
    assert operations.remind_members(at=AT + timedelta(days=1)) == 0

    assert sorted(letter.to[0] for letter in mail.outbox) == sorted([person.email, other.email])
    assert not [letter for letter in mail.outbox if "CANARI" in letter.body + letter.subject]
    assert DeclarationLetter.objects.count() == 2


def test_whoever_declares_before_the_letter_leaves_is_not_written_to():
    RulesFactory()
    person = MandateFactory(starts_on=AT.date()).person
    operations.remind_members(at=AT)

    submit(act_as(person), at=AT)
    outbox.run_due(at=AT + timedelta(hours=1))

    assert mail.outbox == []


@pytest.mark.parametrize(
    ("covers_to", "words"),
    [
        (None, "Déclarer vos intérêts"),
        (AT.date() + timedelta(days=30), "Renouveler votre déclaration d’intérêts"),
        (AT.date() - timedelta(days=1), "Renouveler votre déclaration d’intérêts"),
        (AT.date() + timedelta(days=31), ""),
    ],
)
def test_the_home_page_of_a_member_says_what_to_declare(covers_to, words):
    RulesFactory()
    person = MandateFactory().person
    if covers_to:
        declared(person, covers_to=covers_to)

    assert [todo.label for todo in todo_for(act_as(person), at=AT)] == [words] * bool(words)


def test_the_secretariat_sees_how_many_are_missing(people):
    declared(people.users["member"])

    missing = len(queries.members_and_declarations(AT.date())) - 1

    label = todo_for(people.actor("secretariat"), at=AT)[0].label
    assert label.replace("\u00a0", " ") == f"Obtenir {missing} déclarations d’intérêts à jour"


@pytest.mark.parametrize("count", [1, 3])
def test_the_lines_cost_the_same_for_one_member_and_for_three(count, django_assert_num_queries):
    for _ in range(count):
        declared(MandateFactory().person, link())

    with django_assert_num_queries(3):
        assert [len(line.public_interests) for line in queries.members_and_declarations(AT.date())] == [0] * count
    assert connection.in_atomic_block


def test_the_published_composition_carries_the_public_part_and_nothing_else(people):
    links = (link("PUBLIQUE", amount=12345, is_public=True), link("CONFIDENTIELLE"))
    declared(people.users["member"], *links)

    published = publish_composition(actor=people.actor("secretariat"), at=AT)

    everything = f"{published.body_html}{published.record}"
    assert "Member&nbsp;: PUBLIQUE (emploi ou fonction)" in published.body_html
    assert "CONFIDENTIELLE" not in everything
    assert "12345" not in everything
