"""The public site answers the same bytes whether or not opinions are being prepared inside (RELIABILITY, B1, B5, B7).

One database, twice: with everything that precedes a publication, then with that taken away. A stranger who knows how
addresses are made, and even every identifier, hash and word of the inside, learns nothing from any answer.
"""

import os
from collections.abc import Iterable

import pytest
from django.db import transaction
from django.utils import timezone

from common.pdf.certificates import make_development_certificate
from opinions.enums.publication import JobStatus
from opinions.operations.publishing import advance
from tests.bulletin.factories import publish_chain, publish_founding_act
from tests.committee.referral_factories import AT
from tests.embargo.crawler import Answer, Asked, ask, crawl, guesses
from tests.embargo.unpublished import WORDS, make
from tests.opinions.factories import published

pytestmark = pytest.mark.django_db

GUESSES = int(os.environ.get("SAISINE_GUESSES", "300"))


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


def public_site():
    """What the public may read already: an opinion and its issue, a founding act, sheets, an answer."""
    file = published(1)
    publish_founding_act()
    publish_chain(2)
    return file


def told(before: dict[Asked, Answer], after: dict[Asked, Answer]) -> Iterable[str]:
    """The first thing in which two answers differ, address by address."""
    for asked in sorted(before.keys() | after.keys()):
        one, two = before.get(asked), after.get(asked)
        if one is None or two is None:
            yield f"{asked}: only found {'after' if one is None else 'before'}"
        elif one != two:
            names = [
                name for name in ("status", "headers", "body", "queries") if getattr(one, name) != getattr(two, name)
            ]
            yield f"{asked}: {', '.join(names)}"


@pytest.mark.faults
def test_no_answer_of_the_public_site_depends_on_what_is_not_published(request, settings):
    make_development_certificate(settings.VAR_DIR / "seal", at=timezone.now())
    file = public_site()

    with transaction.atomic():
        made = make(file)
        last = made.jobs[-1]
        assert last.status == JobStatus.SEALED
        public = request.getfixturevalue("public")
        asked = guesses(made, count=GUESSES)
        held = crawl(public) | {one: ask(public, one) for one in asked}
        future = next(one for one in asked if one.address.endswith(".pdf") and one.method == "GET")
        assert held[future].status == 404
        assert not [
            one
            for one, answer in held.items()
            for word in WORDS
            if word.encode() in answer.body and word not in one.address
        ]
        # Without this, the test would pass on a site that shows nothing: once published, the same guess is answered.
        with transaction.atomic():
            advance(job_id=last.pk, at=AT)
            assert any(ask(public, one).status == 200 for one in asked if one.address.endswith(".pdf"))
            transaction.set_rollback(True)
        transaction.set_rollback(True)
    bare = crawl(public) | {one: ask(public, one) for one in asked}

    assert len(held) >= GUESSES
    assert list(told(bare, held)) == []
