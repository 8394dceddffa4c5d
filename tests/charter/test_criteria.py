"""The criteria of a charter version: written in preparation, frozen in force, read by everybody."""

import uuid
from dataclasses import replace
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse

from accounts import actors
from accounts.enums import Role
from bulletin.sanitising import sanitised
from charter import known, operations
from charter.enums import CharterStatus
from charter.models import CharterVersion, Criterion
from charter.operations import CharterContent, CommitmentContent, CriterionContent
from charter.rendering import charter_act
from common.errors import RuleBroken
from tests.charter.factories import CharterVersionFactory, with_criteria
from tests.committee.factories import UserFactory
from tests.filling import typed
from tests.pages import text_of

pytestmark = pytest.mark.django_db
ONE = CriterionContent(code="but-ecrit", question="Le but est-il écrit ?", guidance="Lire la fiche.")
CONTENT = CharterContent(
    label="Version de 2026",
    title="Charte",
    in_force_from=date(2026, 1, 2),
    approval_reference="Délibération",
    commitments=(CommitmentContent(code="finalite", title="Finalité", criteria=(ONE,)),),
)


@pytest.fixture
def secretary(at):
    return actors.build(UserFactory(roles=[Role.SECRETARIAT]), at)


def with_rows(*criteria):
    return replace(CONTENT, commitments=(replace(CONTENT.commitments[0], criteria=criteria),))


def opened(secretary, at, content=CONTENT):
    return operations.open_charter_version(version_id=uuid.uuid4(), actor=secretary, at=at, content=content)


def test_criteria_are_kept_in_order_and_written_again(secretary, at):
    version = opened(secretary, at)
    two = CriterionContent(code="moyen", question="Un moyen plus simple ?", legal_basis="RGPD, art. 5")

    operations.edit_charter(version_id=version.pk, actor=secretary, at=at, revision=0, content=with_rows(two, ONE))

    assert list(Criterion.objects.order_by("position").values_list("position", "code", "legal_basis")) == [
        (1, "moyen", "RGPD, art. 5"),
        (2, "but-ecrit", ""),
    ]


@pytest.mark.parametrize(
    ("criteria", "sentence"),
    [((replace(ONE, question=" "),), "doit poser une question"), ((ONE, ONE), "deux critères ont le même code")],
)
def test_unfit_criteria_are_refused_and_leave_nothing(criteria, sentence, secretary, at):
    with pytest.raises(RuleBroken, match=sentence):
        opened(secretary, at, with_rows(*criteria))

    assert not CharterVersion.objects.exists()


def test_not_even_by_sql_once_in_force():
    version = with_criteria(CharterVersionFactory())
    criterion = Criterion.objects.first()

    with pytest.raises(InternalError, match="cannot be changed"), transaction.atomic():
        Criterion.objects.filter(pk=criterion.pk).update(question="Une autre ?")
    with pytest.raises(InternalError, match="cannot be changed"), transaction.atomic():
        criterion.delete()
    with pytest.raises(InternalError, match="cannot be changed"), transaction.atomic():
        Criterion.objects.create(
            commitment=version.commitments.first(), position=9, code="de-plus", question="Un de plus ?"
        )


@pytest.mark.parametrize("field", ["position", "code"])
def test_a_position_and_a_code_are_used_once_in_a_commitment(field):
    version = CharterVersionFactory(status=CharterStatus.DRAFT)
    given = {"commitment": version.commitments.first(), "position": 1, "code": "a", "question": "A ?"}
    Criterion.objects.create(**given)
    other = given | {"position": 2, "code": "b"} | {field: given[field]}

    with pytest.raises(IntegrityError, match=f"charter_criterion_{field}_once"):
        Criterion.objects.create(**other)


def test_the_public_charter_prints_the_criteria_and_says_which_are_invented(secretary, at):
    version = opened(secretary, at, with_rows(replace(ONE, is_demonstration=True)))

    act = charter_act(version)

    page = BeautifulSoup(sanitised(act.body_html), "html.parser")
    assert "Le but est-il écrit ?" in text_of(page.select_one("#engagement-finalite ol"))
    assert "sans valeur officielle" in text_of(page.select_one(".demonstration"))
    assert act.record["commitments"][0]["criteria"][0]["is_demonstration"] is True


def test_the_known_charter_has_no_criterion_of_ours(secretary, at):
    known.load_charters(actor=secretary, at=at)

    assert not Criterion.objects.exists(), "no official grid is invented"


def test_the_grid_of_the_demonstration_covers_each_commitment_and_is_marked(secretary, at):
    known.load_charters(actor=secretary, at=at, grid=known.demonstration_grid())

    in_force = CharterVersion.objects.get(status=CharterStatus.IN_FORCE)
    assert [one.criteria.count() for one in in_force.commitments.all()] == [2, 2, 2, 2, 2, 2, 1]
    assert set(Criterion.objects.values_list("is_demonstration", flat=True)) == {True}


def test_the_secretariat_writes_a_criterion_without_javascript(browser):
    version = CharterVersionFactory(status=CharterStatus.DRAFT)
    browser.force_login(UserFactory(roles=[Role.SECRETARIAT]))
    address = reverse("charter:edit", args=[version.pk])
    page = browser.post(address, {**typed(browser.get(address).page), "add_row": "commitments-1"}).page
    field = {"commitments-1-criteria-0-question": "Peut-on s’en écarter ?"}

    answer = browser.post(address, {**typed(page), **field})

    assert answer.status_code == 302
    criterion = Criterion.objects.get()
    assert (criterion.commitment.position, criterion.code) == (2, "peut-on-s-en-ecarter")
    shown = browser.get(version.get_absolute_url()).page
    assert "Peut-on s’en écarter ?" in text_of(shown.select_one(".criteria"))
    removed = {**typed(browser.get(address).page), "commitments-1-criteria-0-DELETE": "on"}
    browser.post(address, removed)
    assert not Criterion.objects.exists()


def test_a_criterion_that_is_not_fit_comes_back_open_with_what_was_typed(browser):
    version = with_criteria(CharterVersionFactory(status=CharterStatus.DRAFT), count=1)
    browser.force_login(UserFactory(roles=[Role.SECRETARIAT]))
    address = reverse("charter:edit", args=[version.pk])
    changed = {"commitments-2-criteria-0-question": "", "commitments-2-criteria-0-guidance": "Mes mots"}

    answer = browser.post(address, {**typed(browser.get(address).page), **changed})

    assert answer.status_code == 422
    assert "Critère 3.1, Question : Ce champ est obligatoire" in text_of(answer.page.select_one(".form-errors"))
    assert len(answer.page.select("details[open]")) == 1
    assert typed(answer.page)["commitments-2-criteria-0-guidance"] == "Mes mots"
    assert Criterion.objects.count() == 7


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_whatever_the_number_of_criteria(browser, count, django_assert_num_queries):
    with_criteria(CharterVersionFactory(), count=count)
    browser.force_login(UserFactory(roles=[Role.BOARD]))

    with django_assert_num_queries(12):
        browser.get(reverse("charter:index"))
