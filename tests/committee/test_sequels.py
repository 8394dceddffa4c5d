"""A new referral after a first one: linked, prefilled, and compared sheet by sheet."""

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse

from committee.enums.referrals import Origin
from committee.enums.referrals import ReferralStatus as S
from committee.models import Referral, ReferralSheet
from committee.operations import referrals as operations
from common.errors import NotAllowed, NotVisible, RuleBroken
from tests.algorithms.factories import SheetVersionFactory
from tests.committee.factories import RulesFactory
from tests.committee.referral_factories import AT, People, ReferralFactory, content, sheet_of, token
from tests.committee.referral_pages import sign_in, url
from tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def people():
    """A file that was answered about a version, of which a later one is published."""
    RulesFactory()
    found = People(ReferralFactory(status=S.ANSWERED, title="Premier objet", question="Première question ?"))
    old = sheet_of(found.referral, status="superseded").version
    found.later = SheetVersionFactory(
        status="published", algorithm=old.algorithm, number=old.number + 1, purpose="Une finalité nouvelle"
    )
    return found


def follow(people, who="contributor", act=operations.draft_referral, **given):
    return act(
        referral_id=token(),
        actor=people.actor(who),
        at=AT,
        content=content(people.later, follows_id=people.referral.pk, **given),
    )


def typed_in(form):
    return {
        field["name"]: field.get("value") or field.text.strip()
        for field in form.select("input[name], textarea[name]")
        if field.get("type") not in {"radio", "checkbox"} or field.has_attr("checked")
    }


def test_the_form_starts_from_the_first_file_and_its_latest_sheets(browser, people):
    sign_in(browser, people, "contributor")
    link = browser.get(url("referral", people)).page.select_one('[aria-labelledby="suites"] a')["href"]

    form = browser.get(link).page.select_one("main form")
    fields = typed_in(form)
    made = browser.post(reverse("committee:new-referral"), fields, follow=True)

    assert (fields["title"], fields["question"]) == ("Premier objet", "Première question ?")
    assert fields["sheets"] == str(people.later.pk)
    sequel = Referral.objects.get(follows=people.referral)
    assert list(sequel.sheet_versions.all()) == [people.later]
    assert f"Fait suite à {people.referral.reference}" in text_of(made.page)


def test_the_differences_are_told_field_by_field_on_both_sides(browser, people):
    sequel = follow(people)
    sign_in(browser, people, "contributor")

    page = browser.get(reverse("committee:sequel", args=[sequel.pk])).page
    first = browser.get(url("referral", people)).page

    told = text_of(page.select_one("table"))
    assert "Finalité" in told
    assert "Une finalité nouvelle" in told
    assert reverse("committee:sequel", args=[sequel.pk]) in {link.get("href") for link in first.select("a")}


def test_the_committee_does_not_learn_of_a_draft_that_follows(browser, people):
    sequel = follow(people)
    sign_in(browser, people, "member")

    page = browser.get(url("referral", people)).page

    assert "Suivie par" not in text_of(page)
    assert browser.get(reverse("committee:sequel", args=[sequel.pk])).status_code == 404


def test_who_left_the_first_file_reads_nothing_of_it_through_the_second(browser, people):
    sequel = follow(people, "member", operations.request_self_referral)
    sign_in(browser, people, "recused")

    page = browser.get(reverse("committee:referral", args=[sequel.pk])).page

    assert people.referral.reference not in text_of(page.select_one("main"))
    assert browser.get(reverse("committee:sequel", args=[sequel.pk])).status_code == 404


def test_a_member_asks_anew_by_a_self_referral(people):
    sequel = follow(people, "member", operations.request_self_referral)

    assert (sequel.origin, sequel.follows) == (Origin.SELF, people.referral)


@pytest.mark.parametrize(
    ("who", "refusal"), [("neighbour", NotVisible), ("recused", NotAllowed), ("everything", NotAllowed)]
)
def test_nobody_follows_a_file_that_is_not_theirs_to_see(people, who, refusal):
    act = operations.request_self_referral if who == "recused" else operations.draft_referral

    with pytest.raises((refusal, RuleBroken)):
        follow(people, who, act)

    assert not Referral.objects.filter(follows=people.referral).exists()


@pytest.mark.parametrize("who", ["neighbour", "recused"])
def test_the_prefilled_form_tells_nothing_to_who_does_not_see_the_first(browser, people, who):
    sign_in(browser, people, who)
    name = "new-referral" if who == "neighbour" else "new-self-referral"

    answer = browser.get(f"{reverse(f'committee:{name}')}?suite={people.referral.pk}")

    assert answer.status_code in {403, 404}
    assert "Première question" not in text_of(answer.page)


@pytest.mark.parametrize("suite", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_the_form_stands_any_address(browser, people, suite):
    sign_in(browser, people, "contributor")

    assert browser.get(f"{reverse('committee:new-referral')}?suite={suite}").status_code in {200, 404}


def test_a_file_that_is_still_examined_is_followed_only_when_a_sheet_is_newer():
    RulesFactory()
    people = People(ReferralFactory(status=S.UNDER_REVIEW))
    people.later = sheet_of(people.referral).version
    with pytest.raises(RuleBroken, match="encore examinée"):
        follow(people)

    other = People(ReferralFactory(status=S.UNDER_REVIEW))
    old = sheet_of(other.referral, status="superseded").version
    other.later = SheetVersionFactory(status="published", algorithm=old.algorithm, number=old.number + 1)

    assert follow(other).follows == other.referral


def test_postgresql_keeps_the_link(people):
    sequel = follow(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=sequel.pk).update(follows=sequel)
    operations.submit_referral(referral_id=sequel.pk, actor=people.actor("contributor"), at=AT)

    with pytest.raises(InternalError), transaction.atomic():
        Referral.objects.filter(pk=sequel.pk).update(follows=None)


@pytest.mark.parametrize("count", [1, 3])
def test_the_comparison_costs_the_same_whatever_the_number_of_sheets(browser, people, count, django_assert_num_queries):
    sequel = follow(people)
    for _more in range(count - 1):
        version = sheet_of(people.referral, status="superseded").version
        later = SheetVersionFactory(status="published", algorithm=version.algorithm, number=version.number + 1)
        ReferralSheet.objects.create(referral=sequel, version=later)
    sign_in(browser, people, "contributor")

    with django_assert_num_queries(21):
        page = browser.get(reverse("committee:sequel", args=[sequel.pk])).page

    assert len(page.select("main section")) == count
