"""« État du cachet »: what the worker found, who reads it, and what the secretariat is told to do."""

from datetime import timedelta

import pytest

from accounts import actors
from common import outbox
from common.models import OutboxMessage
from common.pdf.certificates import make_development_certificate
from opinions.models import SealCheck
from opinions.operations.seal import check_seal
from opinions.queries import seal as queries
from tests.committee.referral_factories import People, ReferralFactory
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return People(ReferralFactory())


@pytest.fixture
def seal(settings, at):
    make_development_certificate(settings.VAR_DIR / "seal", at=at)


def todos(people, at):
    actor = actors.build(people.users["secretariat"], at)
    return [(todo.label, todo.until) for todo in queries.todo_for(actor, at=at)]


def test_the_secretariat_asks_for_a_trial_and_reads_what_was_found(browser, people, seal, at):
    browser.force_login(people.users["secretariat"])
    assert "n’a pas encore été essayé" in text_of(browser.get("/publication/cachet/").page.main)

    assert browser.post("/publication/cachet/essayer/").status_code == 302
    assert outbox.run(
        OutboxMessage.objects.get(kind="opinions.check_seal").pk, at=OutboxMessage.objects.get().next_try_at
    )

    page = text_of(browser.get("/publication/cachet/").page.main)
    assert "Le cachet est en état" in page
    assert "Délivré par Autorité d’essai, sans valeur" in page
    assert "Horodatage par un tiers inactif" in page


@pytest.mark.parametrize(("who", "status"), [("president", 200), ("rapporteur", 404), ("contributor", 404)])
def test_only_those_who_prepare_publications_read_it(browser, people, who, status):
    browser.force_login(people.users[who])

    assert browser.get("/publication/cachet/").status_code == status


def test_a_seal_in_good_state_asks_nothing_of_the_secretariat(people, seal, at):
    check_seal(at=at)

    assert todos(people, at) == []


def test_the_secretariat_is_told_to_renew_before_the_end_with_the_last_day(people, seal, at):
    check = check_seal(at=at)
    soon = check.ends_at - timedelta(days=59)

    assert todos(people, check.ends_at - timedelta(days=62)) == []
    assert todos(people, soon) == [("Renouveler le certificat du cachet", (check.ends_at - timedelta(days=1)).date())]


def test_the_secretariat_is_told_of_a_seal_that_fails(people, settings, tmp_path, at):
    settings.SEAL_CERTIFICATE_PATH = str(tmp_path / "absent.pem")

    check = check_seal(at=at)

    assert (check.is_ready, check.message) == (False, "Le fichier du cachet est introuvable\u00a0: absent.pem.")
    assert todos(people, at) == [("Remettre le cachet en état", at.date())]
    assert SealCheck.objects.count() == 1
