"""A publication whose seal cannot be made now waits, and one whose seal does not hold never appears."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import actors
from bulletin.models import Publication
from common import outbox
from common.models import OutboxMessage, OutboxState
from opinions.enums.opinions import OpinionStatus
from opinions.enums.publication import JobStatus as S
from opinions.models import PublicationItem
from opinions.operations import publication as operations
from opinions.operations.publishing import _advance_once
from tests.common.pki import DAY, House, served
from tests.opinions.factories import an_opinion
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(tmp_path, settings):
    """A body whose seal is stamped."""
    with served() as services:
        house = House(tmp_path, services)
        settings.SEAL_CERTIFICATE_PATH = str(tmp_path / "seal.pem")
        settings.SEAL_KEY_PATH = str(tmp_path / "key.pem")
        settings.SEAL_TRUST_PATH = str(tmp_path / "ca.pem")
        settings.SEAL_TSA_URL = f"{services.url}/tsa"
        settings.SEAL_TSA_SECONDS = 1.0
        yield house


@pytest.fixture
def file():
    return an_opinion(OpinionStatus.SIGNED)


@pytest.fixture
def job(file):
    at = timezone.now()
    secretariat, president = (actors.build(file.people.users[who], at) for who in ("secretariat", "president"))
    asked = operations.request_publication(
        acts={"opinion": [file.opinion.pk]}, publish_on=timezone.localdate(at), actor=secretariat, at=at
    )
    return operations.approve_publication(job_id=asked.pk, actor=president, at=at)


def test_a_publication_waits_for_the_time_stamp_and_goes_on_when_it_is_back(house, file, job, browser):
    house.services.behaviour = "broken"
    message = OutboxMessage.objects.get(kind=operations.KIND)

    assert outbox.run(message.pk, at=timezone.now()) is False

    job.refresh_from_db()
    message.refresh_from_db()
    assert (job.status, message.state, Publication.objects.count()) == (S.CHECKED, OutboxState.PENDING, 0)
    browser.force_login(file.people.users["secretariat"])
    page = text_of(browser.get(job.get_absolute_url()).page.main)
    assert "La publication attend ; un nouvel essai aura lieu de lui-même" in page
    assert "Le service d’horodatage ne répond pas" in page

    house.services.behaviour = "well"
    assert outbox.run(message.pk, at=message.next_try_at + timedelta(seconds=1)) is True
    job.refresh_from_db()
    assert (job.status, job.failure, Publication.objects.count()) == (S.PUBLISHED, "", 1)


@pytest.mark.parametrize("state", ["the file changed", "the certificate of another body", "no stamp any more"])
def test_a_seal_that_does_not_hold_when_publishing_publishes_nothing(house, file, job, state, settings):
    for _step in (S.RENDERED, S.CHECKED, S.SEALED):
        assert _advance_once(job.pk, timezone.now())[0]
    if state == "the file changed":
        item = PublicationItem.objects.get(job=job)
        item.sealed_pdf = bytes(item.sealed_pdf).replace(b"%%EOF", b"%%EOG", 1)
        item.save()
    elif state == "the certificate of another body":
        settings.SEAL_TRUST_PATH = str(house.folder / "seal.pem")
        (house.folder / "seal.pem").write_bytes(b"")
    else:
        house.folder.joinpath("ca.pem").rename(house.folder / "gone.pem")

    _advance_once(job.pk, timezone.now())

    job.refresh_from_db()
    assert (job.status, Publication.objects.count()) == (S.FAILED, 0)
    assert job.failure.startswith("Le cachet ne tient pas au moment de publier")


def test_an_expired_certificate_fails_the_publication_in_words(house, file, job):
    house.certified(begins=-30 * DAY, ends=-DAY)

    assert outbox.run(OutboxMessage.objects.get(kind=operations.KIND).pk, at=timezone.now()) is True

    job.refresh_from_db()
    assert job.status == S.FAILED
    assert job.failure.startswith("Le certificat du cachet a expiré le")
