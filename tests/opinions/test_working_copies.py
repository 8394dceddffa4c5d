"""Confidential copies: stamped for one person, told to the journal, never kept, never published."""

import io

import pypdf
import pytest
from django.urls import reverse

from common.models import JournalEntry
from common.pdf.check import COPY_STAMP, check
from opinions.enums.opinions import OpinionStatus as S
from opinions.operations import working_copies as operations
from tests.committee.referral_factories import AT
from tests.opinions.factories import an_opinion

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


def asked(browser, file, who, number=1):
    browser.force_login(file.people.users[who])
    return browser.post(reverse("opinions:working-copy", args=[file.opinion.pk, number]))


def squeezed(text):
    return "".join(text.split())


def test_every_page_says_whose_copy_it_is_and_the_journal_too(browser):
    file = an_opinion(S.CIRCULATED, count=30)

    answer = asked(browser, file, "member")

    pages = [squeezed(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages]
    name, draft = file.people.users["member"].full_name, file.drafts[0]
    line = JournalEntry.objects.get(action="opinion.copy")
    assert len(pages) > 1
    for page in pages:
        assert squeezed(COPY_STAMP) in page
        assert squeezed(f"remise à {name} le 24 novembre 2026 à") in page
        assert f"version1,empreinte{draft.sha256[:16]}" in page
        assert line.details["copy"] in page
    assert (line.actor_id, line.details["sha256"]) == (str(file.people.users["member"].pk), draft.sha256)
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Type"] == "application/pdf"


def test_a_copy_can_never_be_sealed(browser):
    file = an_opinion(S.ADOPTED)

    pdf = asked(browser, file, "president").content

    assert "copy" in {finding.code for finding in check(pdf, source_html="<p>Avis</p>")}


@pytest.mark.parametrize(
    ("who", "status", "expected"),
    [
        ("member", S.DRAFTING, 200),
        ("secretariat", S.ADOPTED, 200),
        ("recused", S.ADOPTED, 403),
        ("former", S.ADOPTED, 404),
        ("approver", S.SIGNED, 404),
        ("approver", S.NOTIFIED, 200),
        ("management", S.NOTIFIED, 200),
        ("contributor", S.NOTIFIED, 404),
    ],
)
def test_who_takes_a_copy_and_a_refusal_leaves_no_line(browser, monkeypatch, who, status, expected):
    monkeypatch.setattr(operations, "working_copy", lambda *_: b"%PDF-1.7")
    file = an_opinion(status)

    assert asked(browser, file, who).status_code == expected
    assert JournalEntry.objects.filter(action="opinion.copy").count() == (expected == 200)


def test_whoever_was_notified_takes_the_text_adopted_and_no_other_version(browser):
    file = an_opinion(S.NOTIFIED)

    assert asked(browser, file, "approver", number=2).status_code == 404
