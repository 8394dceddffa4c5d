"""Redis stands still: pages answer as ever, nothing is lost, and the work is done when it comes back."""

import time
from datetime import datetime, timedelta

import pytest

from tests.browser.conftest import Broker
from tests.browser.people import People
from tests.browser.stations.walk import PARIS

AT_ONCE = 2.0
PATIENCE = 90
MEMBERS = 11


@pytest.mark.browser
@pytest.mark.worker
def test_a_page_does_not_wait_for_a_frozen_redis(people: People, broker: Broker) -> None:
    secretariat = people("secretariat")
    secretariat.goes_to("/seances/nouvelle/")
    secretariat.types("Date", f"{datetime.now(PARIS) + timedelta(days=40):%Y-%m-%d}")
    secretariat.types("Heure", "14:00")
    secretariat.types("Lieu", "Paris, salle de démonstration")
    secretariat.presses("Prévoir la séance")
    secretariat.types("Objet du point", "Programme de travail")
    secretariat.presses("Ajouter ce point")
    reference = secretariat.page.title().split(" ")[1]

    broker.freeze()
    try:
        before = _letters(people, reference)
        asked = time.monotonic()
        with secretariat.page.expect_navigation(wait_until="commit"):
            secretariat.page.get_by_role("button", name="Convoquer le comité").click()
        waited = time.monotonic() - asked
        secretariat.sees("Le comité est convoqué")
        time.sleep(1)
        during = _letters(people, reference)
    finally:
        broker.thaw()

    assert (before, during) == (0, 0)
    assert waited < AT_ONCE
    deadline = time.monotonic() + PATIENCE
    while _letters(people, reference) < MEMBERS:
        assert time.monotonic() < deadline, f"{_letters(people, reference)} letters of {MEMBERS}"
        time.sleep(0.5)


def _letters(people: People, reference: str) -> int:
    """The mails that speak of this meeting; one file may hold several of them."""
    texts = [mail.read_text() for mail in (people.site.var / "mail").iterdir()]
    return sum(text.count("Message-ID:") for text in texts if reference in text)
