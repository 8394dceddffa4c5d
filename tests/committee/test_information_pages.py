"""What the page of an answer promises."""

import pytest

from committee.enums.referrals import ReferralStatus as S
from tests.committee.factories import RulesFactory
from tests.committee.referral_factories import People, ReferralFactory
from tests.committee.referral_pages import sign_in, url
from tests.pages import text_of


@pytest.mark.parametrize(
    ("suspends", "before", "after"),
    [
        (True, "Le délai reprend, prolongé", "Votre réponse est envoyée : le délai reprend."),
        (False, "Le délai du comité n’a pas été arrêté", "Votre réponse est envoyée."),
    ],
)
def test_the_delay_is_said_to_start_again_only_where_it_was_stopped(suspends, before, after, browser):
    RulesFactory(suspends_while_incomplete=suspends)
    people = People(ReferralFactory(status=S.SUBMITTED))
    sign_in(browser, people, "secretariat")
    browser.post(url("report-incomplete", people), {"missing": "Les mesures"})
    sign_in(browser, people, "contributor")

    asked = text_of(browser.get(url("complete-referral", people)).page).replace("\u00a0", " ")
    answered = browser.post(url("complete-referral", people), {"answer": "Tout est joint."}, follow=True)

    assert before in asked
    said = text_of(answered.page).replace("\u00a0", " ")
    assert after in said
    assert ("le délai reprend" in said) is suspends
