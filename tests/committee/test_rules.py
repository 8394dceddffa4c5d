"""The rules of procedure: dated, explained, never changed; what is past keeps those of its day."""

from dataclasses import fields
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import actors
from accounts.enums import Role
from committee.enums.rules import AbsentHolder
from committee.forms.rules import GROUPS, RulesForm
from committee.models import CommitteeRules
from committee.models.rules import DEFAULT_SOURCES
from committee.operations.rules import RulesContent, adopt_rules
from committee.queries import composition as queries
from committee.rules.procedure import sections
from common.errors import NotAllowed, RuleBroken
from tests.committee.factories import MandateFactory, RulesFactory, UserFactory
from tests.filling import typed
from tests.pages import text_of

pytestmark = pytest.mark.django_db

ON = date(2026, 12, 1)


@pytest.fixture
def secretary(at):
    return actors.build(UserFactory(roles=[Role.SECRETARIAT]), at)


def said(rules):
    return {line.name: (line.value, line.source) for section in sections(rules) for line in section.lines}


def test_rules_are_dated_and_never_changed(at, secretary):
    old = RulesFactory(in_force_from=date(2021, 2, 15))

    content = RulesContent(notice_days=8, decision_reference="DG 2026-7")
    new = adopt_rules(actor=secretary, at=at, in_force_from=ON, content=content)
    with pytest.raises(RuleBroken, match="entrent déjà en vigueur"):
        adopt_rules(actor=secretary, at=at, in_force_from=ON, content=RulesContent())

    assert queries.rules_in_force(ON - timedelta(days=1)) == old
    assert queries.rules_in_force(ON) == new
    assert queries.rules_in_force(date(2021, 2, 14)) is None


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (RulesContent(quorum_numerator=3, quorum_denominator=2), "une part des membres"),
        (RulesContent(opinion_delay_days=10, urgent_opinion_delay_days=11), "ne peut pas dépasser le délai ordinaire"),
    ],
    ids=["more than all the members", "an urgent delay that is longer"],
)
def test_rules_that_make_no_sense_are_refused(at, secretary, content, refusal):
    with pytest.raises(RuleBroken, match=refusal):
        adopt_rules(actor=secretary, at=at, in_force_from=ON, content=content)

    assert not CommitteeRules.objects.exists()


@pytest.mark.parametrize(
    "fault",
    [
        {"absent_holder": "perhaps"},
        {"secret_vote": "sometimes"},
        {"tally_publication": ""},
        {"urgent_opinion_delay_days": 61},
        {"members_to_demand_meeting": 0},
        {"declaration_months": 0},
        {"quorum_numerator": 3},
    ],
    ids=lambda fault: next(iter(fault)),
)
def test_postgresql_refuses_them_too(fault):
    with pytest.raises(IntegrityError), transaction.atomic():
        RulesFactory(**fault)


def test_members_record_no_rules(at):
    member = actors.build(MandateFactory().person, at)

    with pytest.raises(NotAllowed):
        adopt_rules(actor=member, at=at, in_force_from=ON, content=RulesContent())


def test_every_rule_is_said_with_its_text():
    lines = said(RulesFactory.build(urgent_opinion_delay_days=15, delays_in_working_days=True, renewals=1))

    assert lines["Quorum"] == ("la moitié au moins des membres composant le comité", "CRPA, art.\u00a0R.133-10")
    assert lines["Majorité"][1] == "CRPA, art.\u00a0R.133-11"
    assert lines["Délai d’un avis urgent"][0] == "15\u00a0jours ouvrés"
    assert lines["Renouvellements d’un mandat"][0] == "1\u00a0renouvellement"
    assert "à fixer par la décision du directeur général" in lines["Vote secret"][1]
    assert {source for _value, source in lines.values()} <= set(DEFAULT_SOURCES.values())


def test_urgency_without_a_delay_of_its_own_has_the_ordinary_one():
    rules = RulesFactory.build(opinion_delay_days=30)

    assert rules.opinion_days(is_urgent=True) == rules.opinion_days(is_urgent=False) == 30


def test_the_form_asks_for_every_value_once_and_cites_every_rule_once():
    asked = [name for group in GROUPS for name in group.names]
    cited = [rule for group in GROUPS for rule in group.rules]

    assert len(asked) == len(set(asked))
    assert set(asked) | {"decision_reference", "sources"} == {value.name for value in fields(RulesContent)}
    assert sorted(cited) == sorted(DEFAULT_SOURCES)
    form = RulesForm()
    assert set(form.fields) == {*asked, *(group.source for group in GROUPS), "in_force_from", "decision_reference"}


def test_new_rules_start_from_those_in_force(browser):
    RulesFactory(notice_days=8, counts_remote=False, absent_holder=AbsentHolder.LAPSES)
    browser.force_login(UserFactory(roles=[Role.SECRETARIAT]))
    page = browser.get(reverse("committee:new-rules")).page

    browser.post(
        reverse("committee:new-rules"),
        typed(
            page, "main form", in_force_from="2030-12-01", majority_basis="expressed", source_vote="DG 2030-4, art. 2"
        ),
    )
    new = CommitteeRules.objects.get(in_force_from=date(2030, 12, 1))
    shown = text_of(browser.get(reverse("committee:rules")).page)

    assert (new.notice_days, new.counts_remote, new.absent_holder) == (8, False, AbsentHolder.LAPSES)
    assert (new.source("majority"), new.source("quorum")) == ("DG 2030-4, art. 2", "CRPA, art.\u00a0R.133-10")
    assert "À venir : règles en vigueur à partir du 1er décembre 2030" in shown
    assert "Majorité majorité des suffrages exprimés DG 2030-4, art. 2" in shown
    assert "texte à compléter" in shown


def test_a_refused_form_keeps_what_was_typed(browser):
    RulesFactory()
    browser.force_login(UserFactory(roles=[Role.SECRETARIAT]))
    page = browser.get(reverse("committee:new-rules")).page

    answer = browser.post(
        reverse("committee:new-rules"),
        typed(page, "main form", in_force_from="2030-12-01", urgent_opinion_delay_days="90", notice_days="12"),
    )

    assert answer.status_code == 422
    assert "ne peut pas dépasser le délai ordinaire" in text_of(answer.page)
    assert answer.page.select_one("[name=notice_days]")["value"] == "12"


@pytest.mark.parametrize("versions", [1, 3])
def test_the_page_costs_the_same_for_one_version_and_for_three(browser, versions, django_assert_num_queries):
    for year in range(versions):
        RulesFactory(in_force_from=date(2021 + year, 1, 1))
    browser.force_login(UserFactory(roles=[Role.SECRETARIAT]))

    with django_assert_num_queries(6):
        browser.get(reverse("committee:rules"))
