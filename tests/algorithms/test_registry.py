"""The rows of the registry: who reads which, what is found, and how many each answer would give."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts import actors
from accounts.enums import Role
from algorithms import operations, queries
from algorithms.criteria import Criteria, FacetName, Scope
from algorithms.enums import LegalStatus, RiskClass
from algorithms.enums import SheetStatus as S
from algorithms.models import SheetEntry, SheetVersion
from tests.algorithms.factories import AlgorithmFactory, DepartmentFactory, SheetVersionFactory
from tests.algorithms.legal_factories import LegalAssessmentFactory
from tests.algorithms.people import CONTENT, sheet_of
from tests.charter.factories import StrategicObjectiveFactory
from tests.committee.factories import UserFactory

F = FacetName


@pytest.fixture
def reader(db, at):
    return actors.build(UserFactory(roles=[Role.SECRETARIAT]), at)


def asks(q="", sort="", scope=Scope.VISIBLE, **values):
    """`asks(status="proposed,draft")`."""
    facets = {FacetName(name): tuple(value.split(",")) for name, value in values.items()}
    return Criteria(q=q, sort=sort, scope=scope, values=facets)


def names(actor, criteria, at):
    return [entry.sheet.name for entry in queries.found(actor, criteria, on=at.date())]


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        (asks(), {"Tri des écrits", "Score"}),
        (asks("ECRITS"), {"Tri des écrits"}),
        (asks("écrit"), {"Tri des écrits"}),
        (asks("écrits tri"), {"Tri des écrits"}),
        (asks("écrits score"), set()),
        (asks("ecr"), {"Tri des écrits"}),
        (asks("100%_"), set()),
        (asks("%_'&|!:*\\"), {"Tri des écrits", "Score"}),
        (asks("profilage"), {"Score"}),
        (asks("Notations"), {"Score"}),
        (asks(lifecycle="study"), {"Score"}),
        (asks(lifecycle="study,unknown"), {"Tri des écrits", "Score"}),
        (asks(status="proposed"), {"Score"}),
        (asks(department="offres"), {"Tri des écrits"}),
        (asks(department="ailleurs"), set()),
        (asks(department="offres", status="proposed"), set()),
        (asks(objective="0"), {"Tri des écrits", "Score"}),
        (asks(referral="none"), {"Tri des écrits", "Score"}),
        (asks(referral="opinion"), set()),
        (asks(scope=Scope.PUBLISHED), {"Tri des écrits"}),
    ],
)
def test_the_list_is_narrowed(criteria, found, reader, at, django_assert_num_queries):
    offers = DepartmentFactory(code="offres")
    SheetVersionFactory(name="Tri des écrits", status=S.PUBLISHED, algorithm__department=offers)
    SheetVersionFactory(name="Score", status=S.PROPOSED, lifecycle="study")

    assert set(names(reader, criteria, at)) == found
    with django_assert_num_queries(1):
        assert queries.facet_counts(reader, criteria, on=at.date()).total == len(found)


@pytest.mark.parametrize(
    ("criteria", "order"),
    [
        (asks(), ["Zèbre du profilage", "Été", "Abricot"]),
        (asks(sort="-reference"), ["Abricot", "Été", "Zèbre du profilage"]),
        (asks(sort="name"), ["Abricot", "Été", "Zèbre du profilage"]),
        (asks(sort="-name"), ["Zèbre du profilage", "Été", "Abricot"]),
        (asks("été"), ["Été", "Zèbre du profilage"]),
        (asks("été", sort="reference"), ["Zèbre du profilage", "Été"]),
    ],
)
def test_the_list_is_in_order_and_what_is_found_by_its_name_comes_first(criteria, order, reader, at):
    for place, (name, purpose) in enumerate([("Zèbre du profilage", "l’été"), ("Été", "x"), ("Abricot", "x")]):
        SheetVersionFactory(
            name=name, purpose=purpose, status=S.PUBLISHED, algorithm__reference=f"ALG-2025-000{place + 1}"
        )

    assert names(reader, criteria, at) == order


def test_a_facet_is_counted_as_if_nothing_were_asked_of_it(reader, at):
    offers, others = DepartmentFactory(code="offres"), DepartmentFactory(code="autres")
    for department, lifecycle in ((offers, "study"), (offers, "generalised"), (others, "study")):
        SheetVersionFactory(status=S.PUBLISHED, lifecycle=lifecycle, algorithm__department=department)

    counts = queries.facet_counts(reader, asks(department="offres", lifecycle="study"), on=at.date())

    assert counts.total == 1
    assert counts.of[F.DEPARTMENT] == {"offres": 1, "autres": 1}
    assert counts.of[F.LIFECYCLE] == {"study": 1, "generalised": 1}
    assert counts.of[F.STATUS] == {"published": 1}


@pytest.mark.parametrize("criteria", [asks(), asks("algorithme"), asks(status="published", objective="0")])
def test_each_count_is_the_length_of_its_list(criteria, reader, at, team):
    for status in S:
        sheet_of(team, status)
    sheet_of(team, S.PUBLISHED, lifecycle="generalised")
    operations.index_what_is_behind()

    counts = queries.facet_counts(reader, criteria, on=at.date())

    for facet, values in counts.of.items():
        for value, count in values.items():
            narrowed = criteria.narrowed(facet, value)
            assert len(names(reader, narrowed, at)) == count, (facet, value)


def test_a_sheet_that_is_written_is_counted_at_once(team, at):
    objective = StrategicObjectiveFactory()
    algorithm_id = AlgorithmFactory.build().pk
    content = replace(CONTENT, objective_ids=(objective.pk,))

    sheet = operations.create_sheet(algorithm_id=algorithm_id, actor=team["contributor"], at=at, content=content)

    entry = SheetEntry.objects.get(pk=sheet.pk)
    assert (entry.objectives, entry.edition > 0, len(entry.completeness) > 0) == ([objective.pk], True, True)
    assert names(team["contributor"], asks("offres", objective=str(objective.pk)), at) == ["LegO"]
    assert names(team["stranger"], asks(), at) == []


def test_what_nothing_computed_is_computed_by_the_worker(reader, at):
    sheet = SheetVersionFactory(status=S.PUBLISHED)
    assert queries.facet_counts(reader, asks(), on=at.date()).of[F.COMPLETENESS] == {"pending": 1}

    assert operations.index_what_is_behind() == 1
    assert operations.index_what_is_behind() == 0

    assert "pending" not in queries.facet_counts(reader, asks(), on=at.date()).of[F.COMPLETENESS]
    assert SheetEntry.objects.get(pk=sheet.pk).edition > 0


def test_an_algorithm_given_to_another_department_is_no_longer_seen_by_the_first(team, at):
    sheet = sheet_of(team)
    sheet.algorithm.department = team["stranger"].user.department
    sheet.algorithm.save()

    assert names(team["contributor"], asks(), at) == []
    assert names(team["stranger"], asks(), at) == [sheet.name]


def test_a_draft_thrown_away_gives_its_place_back(team, at):
    published = sheet_of(team, S.PUBLISHED, name="En vigueur")
    SheetVersionFactory(algorithm=published.algorithm, number=2, name="Brouillon")
    assert names(team["contributor"], asks(), at) == ["Brouillon"]

    SheetVersion.objects.get(number=2).delete()

    assert names(team["contributor"], asks(), at) == ["En vigueur"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_the_facets_and_the_coverage_cost_one_query_each(count, team, at, django_assert_num_queries):
    for _sheet in range(count):
        sheet_of(team, S.PUBLISHED)

    with django_assert_num_queries(3):
        assert len(names(team["member"], asks("algorithme"), at)) == count
        assert queries.facet_counts(team["member"], asks("algorithme"), on=at.date()).total == count
        assert queries.coverage_of(team["member"], Scope.VISIBLE, on=at.date()).total.registered == count


def test_the_registry_knows_the_class_that_the_last_signature_gave(reader, at, db):
    old = SheetVersionFactory(status=S.SUPERSEDED)
    LegalAssessmentFactory(sheet=old, status=LegalStatus.SIGNED, risk_class=RiskClass.MINIMAL)
    published = SheetVersionFactory(algorithm=old.algorithm, number=2, status=S.PUBLISHED)
    LegalAssessmentFactory(sheet=published)
    LegalAssessmentFactory(
        sheet=old, status=LegalStatus.SIGNED, risk_class=RiskClass.TRANSPARENCY, signed_at=at + timedelta(days=1)
    )
    proposed = SheetVersionFactory(algorithm=old.algorithm, number=3, status=S.PROPOSED)
    LegalAssessmentFactory(sheet=proposed, status=LegalStatus.SIGNED, risk_class=RiskClass.HIGH)
    alone = SheetVersionFactory(status=S.PUBLISHED)

    known = {entry.pk: entry.risk_class for entry in SheetEntry.objects.all()}

    assert known == queries.risk_classes(known)
    assert known[published.pk] == RiskClass.TRANSPARENCY
    assert names(reader, asks(risk="high"), at) == [proposed.name]
    assert names(reader, asks(risk="not_assessed"), at) == [alone.name]
