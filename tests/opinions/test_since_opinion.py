"""An algorithm changes after its opinion: it is seen, referred again, or declined with a reason; never passed over."""

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, transaction
from django.urls import reverse

from algorithms import operations
from algorithms.enums import SheetStatus as S
from algorithms.models import ReferralDeclined
from algorithms.queries.examined import since_opinion
from algorithms.queries.todo_versions import todo_for
from committee.enums.referrals import ReferralStatus as R
from committee.models import ReferralSheet
from common.errors import NotAllowed, NotVisible, RuleBroken, WrongState
from common.models import JournalEntry
from opinions.enums.opinions import OpinionStatus
from tests.algorithms.factories import SheetVersionFactory
from tests.committee.factories import UserFactory
from tests.committee.referral_factories import AT, ReferralFactory
from tests.opinions.factories import an_opinion
from tests.pages import text_of

pytestmark = pytest.mark.django_db

# Who may decline, for the version that the « contributor » proposed.
DECLINES = {
    "contributor": NotAllowed,
    "colleague": NotAllowed,
    "neighbour": NotAllowed,
    "secretariat": NotAllowed,
    "management": NotAllowed,
    "member": NotAllowed,
    "president": NotAllowed,
    "approver": None,
}
# A file that names the version in force: whether a new referral is still proposed.
STATES = {
    R.DRAFT: True,
    R.REQUESTED: True,
    R.SUBMITTED: False,
    R.INCOMPLETE: False,
    R.UNDER_REVIEW: False,
    R.ANSWERED: False,
    R.DECLINED: True,
    R.WITHDRAWN: True,
    R.LAPSED: True,
}


@pytest.fixture
def file():
    """A published opinion on version 1; version 2 is in force, with another purpose."""
    return changed(an_opinion(OpinionStatus.PUBLISHED))


def changed(found, **given):
    pin = found.referral.sheet_versions.get()
    type(pin).objects.filter(pk=pin.pk).update(status=S.SUPERSEDED)
    given = {"purpose": "Une tout autre finalité"} | given
    found.first = pin
    found.second = SheetVersionFactory(
        algorithm=pin.algorithm,
        number=2,
        status=S.PUBLISHED,
        name=pin.name,
        created_by=found.people.users["contributor"],
        **given,
    )
    return found


def decline(file, who="approver", reason="Une correction de rédaction."):
    return operations.decline_referral(sheet_id=file.second.pk, actor=file.people.actor(who), at=AT, reason=reason)


def page_of(browser, file, who, sheet=None):
    browser.force_login(file.people.users[who])
    return browser.get((sheet or file.second).get_absolute_url()).page


def test_the_sheet_says_which_version_the_opinion_bears_on(browser, file):
    page = page_of(browser, file, "stranger")

    said = text_of(page.main)
    assert "Avis rendu sur la version 1 ; version actuelle 2" in said
    assert "L’algorithme a changé depuis l’avis du comité" in said
    assert "l’avis porte sur ce à quoi sert l’algorithme" in said
    address = f"{reverse('algorithms:compare', args=[file.first.algorithm_id])}?de=1&a=2"
    assert page.select_one(f'main a[href="{address}"]')
    assert "Saisir de nouveau le comité" not in said
    assert not page.select('form[action$="/ne-pas-saisir/"]')


def test_the_list_and_the_coverage_find_those_whose_opinion_bears_on_an_older_version(browser):
    """The twin of `since_opinion`: an algorithm that has not changed since its opinion, then one that has."""
    file, adopted = an_opinion(OpinionStatus.PUBLISHED), changed(an_opinion(OpinionStatus.ADOPTED))
    browser.force_login(file.people.users["secretariat"])
    first = file.referral.sheet_versions.get()
    assert (
        found_by(browser, [first, adopted.second]) == set() == {one for one in [first] if since_opinion(one).is_older}
    )

    second = changed(file).second

    assert (
        found_by(browser, [second, adopted.second])
        == {second}
        == {one for one in [second] if since_opinion(one).is_older}
    )
    link = browser.get("/algorithmes/couverture/?scope=published").page.select_one("a[href*='watch=older-opinion']")
    assert text_of(link).startswith("1")


def found_by(browser, sheets):
    operations.index_what_is_behind()
    content = browser.get("/algorithmes/?watch=older-opinion").content.decode()
    return {sheet for sheet in sheets if sheet.get_absolute_url() in content}


def test_an_older_version_says_it_too(browser, file):
    assert "Avis rendu sur la version 1 ; version actuelle 2" in text_of(page_of(browser, file, "stranger", file.first))


def test_an_opinion_on_the_version_in_force_asks_nothing(browser):
    file = an_opinion(OpinionStatus.PUBLISHED)
    sheet = file.referral.sheet_versions.get()

    said = text_of(page_of(browser, file, "contributor", sheet).main)

    assert "Avis rendu sur la version 1, la version actuelle" in said
    assert "a changé depuis l’avis" not in said
    assert todo_for(file.people.actor("contributor"), at=AT) == []


def test_a_small_change_asks_nothing_but_is_told(browser):
    file = changed(an_opinion(OpinionStatus.PUBLISHED), purpose="Orienter les demandes", bearer_service="Un service")

    said = text_of(page_of(browser, file, "contributor").main)

    assert "Avis rendu sur la version 1 ; version actuelle 2" in said
    assert "a changé depuis l’avis" not in said


@pytest.mark.parametrize("status", [one for one in OpinionStatus if one != OpinionStatus.PUBLISHED])
def test_an_opinion_that_is_not_published_is_not_told(browser, status):
    file = changed(an_opinion(status))

    assert since_opinion(file.second) is None
    assert "Avis rendu" not in text_of(page_of(browser, file, "contributor").main)


@pytest.mark.parametrize(("who", "name"), [("contributor", "new-referral"), ("member", "new-self-referral")])
def test_the_new_referral_starts_from_the_version_in_force(browser, file, who, name):
    link = page_of(browser, file, who).select_one("main .notice a.btn")["href"]

    form = browser.get(link).page.select_one("main form")

    assert link.startswith(reverse(f"committee:{name}"))
    assert [box["value"] for box in form.select("[name=sheets][checked]")] == [str(file.second.pk)]


@pytest.mark.parametrize("given", ["x", "00000000-0000-4000-8000-000000000000"])
def test_a_sheet_that_one_may_not_submit_prefills_nothing(browser, file, given):
    browser.force_login(file.people.users["contributor"])

    page = browser.get(f"{reverse('committee:new-referral')}?fiche={given}").page

    assert not page.select("[name=sheets][checked]")


@pytest.mark.parametrize(("who", "refusal"), DECLINES.items())
def test_who_may_decline(file, who, refusal):
    if refusal is None:
        assert decline(file, who).examined == file.first
        return
    with pytest.raises(refusal):
        decline(file, who)
    assert not ReferralDeclined.objects.exists()


def test_the_person_who_proposed_the_change_does_not_decline(file):
    person = UserFactory(department=file.second.algorithm.department, roles=["contributor", "approver"])
    file.people.users["both"] = person
    third = SheetVersionFactory(
        algorithm=file.first.algorithm, number=3, status=S.PROPOSED, created_by=person, purpose="Autre"
    )
    file.second = third

    with pytest.raises(NotAllowed, match="deuxième personne"):
        decline(file, "both")


def test_a_version_that_is_hidden_is_not_found(file):
    file.second = SheetVersionFactory(algorithm=file.first.algorithm, number=3, status=S.DRAFT)

    with pytest.raises(NotVisible):
        decline(file, "neighbour")
    with pytest.raises(WrongState):
        decline(file, "approver")


def test_declining_needs_a_reason_and_leaves_a_trace(browser, file):
    address = reverse("algorithms:decline-referral", args=[file.second.pk])
    page_of(browser, file, "approver")

    refused = browser.post(address, {"declined": "  "})
    done = browser.post(address, {"declined": "Une correction de rédaction."}, follow=True)

    assert refused.status_code == 422
    assert "Dites pourquoi le comité" in text_of(refused.page.main)
    said = text_of(done.page.main)
    assert "La direction ne saisit pas de nouveau le comité" in said
    assert "Une correction de rédaction." in said
    line = JournalEntry.objects.get(action="sheet.decline_referral")
    assert (line.details["examined"], line.details["version"], line.details["reasons"]) == (1, 2, ["purpose"])
    assert not done.page.select('form[action$="/ne-pas-saisir/"]')


def test_the_operation_refuses_an_empty_reason(file):
    with pytest.raises(RuleBroken):
        decline(file, reason=" ")


def test_declined_twice_the_first_reason_stays(file):
    first = decline(file)

    assert decline(file, reason="Autre motif") == first
    assert JournalEntry.objects.filter(action="sheet.decline_referral").count() == 1


def test_the_next_version_asks_anew(file):
    decline(file)
    type(file.second).objects.filter(pk=file.second.pk).update(status=S.SUPERSEDED)
    file.second = SheetVersionFactory(
        algorithm=file.first.algorithm, number=3, status=S.PUBLISHED, purpose="Encore une autre"
    )

    assert since_opinion(file.second).asks_to_refer


@pytest.mark.parametrize(("status", "is_proposed"), STATES.items())
def test_a_file_on_the_version_in_force_ends_the_proposal(file, status, is_proposed):
    referral = ReferralFactory(status=R.DRAFT if status == R.REQUESTED else status)
    with transaction.atomic():
        ReferralSheet.objects.create(referral=referral, version=file.second)

    assert since_opinion(file.second).asks_to_refer is is_proposed


def test_it_waits_for_the_department_and_the_secretariat_sees_it(file):
    todos = {
        who: todo_for(file.people.actor(who), at=AT)
        for who in ("contributor", "approver", "secretariat", "neighbour", "member", "stranger")
    }

    assert [task.is_mine for task in todos["contributor"] + todos["approver"]] == [True, True]
    assert [task.is_mine for task in todos["secretariat"]] == [False]
    assert todos["neighbour"] == todos["member"] == todos["stranger"] == []
    assert "Avis rendu sur la version 1" in todos["contributor"][0].detail.replace("\u00a0", " ")
    decline(file)
    assert todo_for(file.people.actor("contributor"), at=AT) == []


@pytest.mark.parametrize("count", [1, 3])
def test_what_waits_costs_the_same_whatever_the_number(file, count, django_assert_num_queries):
    beside = file
    for number in range(2, count + 1):
        changed(an_opinion(OpinionStatus.PUBLISHED, beside=beside, number=number))
    actor = file.people.actor("contributor")

    with django_assert_num_queries(16):
        assert len(todo_for(actor, at=AT)) == count


@pytest.mark.parametrize("wrong", ["examined", "reason", "same"])
def test_postgresql_refuses_a_row_that_makes_no_sense(file, wrong):
    given = {"sheet": file.second, "examined": file.first, "reason": "Motif"}
    given |= {
        "examined": {"examined": SheetVersionFactory(status=S.PUBLISHED)},
        "reason": {"reason": ""},
        "same": {"examined": file.second},
    }[wrong]

    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        ReferralDeclined.objects.create(declined_at=AT, declined_by=file.people.users["approver"], **given)


def test_what_was_decided_is_neither_changed_nor_deleted(file):
    declined = decline(file)

    for act in (declined.save, declined.delete):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            act()
