"""Recusal × stage × role: whoever left a file finds none of its words anywhere, and changes nothing in it.

Each text of the file is a mark. Every address of the resolver is asked for, whoever the person is and wherever the file
stands; the acts as well, with what a form would send.
"""

import hashlib
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from accounts import actors
from committee import queries as committee
from committee.enums.referrals import LetterKind
from committee.models import (
    AgendaItem,
    Ballot,
    CalendarFeed,
    ConsolidatedFinding,
    Finding,
    Hearing,
    Recusal,
    Referral,
    ReferralDocument,
    Review,
    Vote,
)
from committee.operations.recusals import recuse
from committee.operations.referral_letters import announce
from committee.queries.files import documents_visible_to
from committee.queries.referrals import referrals_visible_to
from committee.queries.reviews import consolidation_visible_to, reviews_visible_to
from common import outbox
from opinions import queries as opinions
from opinions.models import (
    Comment,
    CommentEntry,
    DraftVersion,
    FactAnswer,
    FactCheck,
    FactDecision,
    Opinion,
    PublicationJob,
    Recommendation,
)
from opinions.queries.opinions import opinions_visible_to
from opinions.queries.publication import jobs_visible_to, opinions_ready
from tests.committee.referral_factories import AT, loaded
from tests.pages import Browser, text_of
from tests.races import RACES
from tests.recusal.addresses import addresses, routes
from tests.recusal.marked import ENDS, MARK, PUBLIC, ROLES, STAGES, TITLE, Marked, marked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

# Where the recused still reads the title of the file (RELIABILITY §2.3, row 8), and nothing else of it.
TITLED = {"committee:referral", "committee:referrals"}
# Where everybody reads an opinion once it is published (row 1), and its title with it.
OUTSIDE = {"opinions:opinions", "opinions:recommendations", "opinions:recommendation", "home"}
# The registry of algorithms has rights of its own: a sheet that was referred is still the sheet of its department.
REGISTRY = "/algorithmes/"
OFTEN = (
    "submitted clerk, under_review president, consolidated rapporteur, scheduled reviewer, convened clerk, "
    "voting president, voting giver, counted holder, deliberated clerk, adopted vice, signed president, signed former, "
    "published member, declined member"
)
# From this many races on, the long form is asked for (`script/faults`).
LONG = 100
KEPT = [
    Referral, ReferralDocument, Review, Finding, ConsolidatedFinding, AgendaItem, Hearing, Ballot, Vote, Opinion,
    Comment, CommentEntry, DraftVersion, FactAnswer, FactCheck, FactDecision, Recommendation, PublicationJob, Recusal,
]  # fmt: skip
# What forms would send: enough for an act to be tried, whoever tries it.
SENT = {
    "reason": "x", "title": "x", "question": "x", "text": "x", "answer": "x", "missing": "x", "member": "1",
    "members": ["1"], "choice": "for", "mode": "hands", "revision": "0", "note": "x", "base": "3", "consent": "x",
    "publish_on": "2026-11-24", "name": "x", "quality": "x", "email": "x@example.test", "presence": "absent",
    "code": "AAAA-AAAA-AAAA-AAAA", "votes_for": "1", "against": "0", "abstain": "0", "no_part": "0",
}  # fmt: skip
# Acts on the order of the day, which say nothing of the file: whoever leads the meeting still does them.
OF_THE_MEETING = {"committee:move-point-up", "committee:move-point-down", "committee:go-to-point"}
OF_THE_FILE = (
    "referral_id", "review_id", "item_id", "ballot_id", "hearing_id", "avis/<uuid:pk>", "publication/<uuid:pk>",
)  # fmt: skip


@pytest.fixture
def today(time_machine):
    time_machine.move_to(AT, tick=False)


def leave(made: Marked, role: str) -> None:
    """Recorded by the secretariat; a former member left while they sat."""
    person = made.person(role)
    if role == "former":
        given = {"reason": f"{MARK}-MOTIF", "declared_at": AT, "recorded_by": person}
        Recusal.objects.create(referral=made.referral, person=person, **given)
        return
    secretary = made.people.actor("secretariat")
    recuse(referral_id=made.referral.pk, person_id=person.pk, actor=secretary, at=AT, reason=f"{MARK}-MOTIF")


def words_of(response: Any) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode("utf-8", "replace") + str(response.headers)


def leaks(name: str, address: str, words: str, *, is_published: bool) -> list[str]:
    found = []
    if name == "home":
        # The secretariat publishes approved sheets: that is the registry's, by the name of the sheet only.
        words = words.replace(f"{MARK}-name", "")
    if MARK in words and not address.startswith(REGISTRY):
        found.append(words[words.index(MARK) :][:30])
    if TITLE in words and name not in TITLED | (OUTSIDE if is_published else set()):
        found.append(TITLE)
    if PUBLIC in words and not (is_published and name in OUTSIDE):
        found.append(PUBLIC)
    return found


def walk(browser: Browser, made: Marked, role: str) -> dict[str, list[str]]:
    person = made.person(role)
    token = f"jeton-{person.pk}"
    CalendarFeed.objects.create(person=person, digest=hashlib.sha256(token.encode()).hexdigest(), created_at=AT)
    browser.force_login(person)
    asked = addresses(made, person.pk)
    # Part of the word, so that it is not found in the field that holds what was asked.
    asked += [("committee:referrals", f"/saisines/?q={TITLE[:-2]}"), ("opinions:opinions", f"/avis/?q={TITLE[:-2]}")]
    found = {}
    for name, address in asked:
        response = browser.get(address)
        assert response.status_code in {200, 302, 401, 403, 404, 405, 409, 422}, f"{response.status_code} at {address}"
        if leak := leaks(name, address, words_of(response), is_published=made.stage == "published"):
            found[f"{name} {address}"] = leak
    return found


def rows_of() -> dict[str, list[Any]]:
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in KEPT}


def act(browser: Browser, made: Marked, role: str) -> dict[str, int]:
    """Every act on the file, tried; those that were not refused."""
    person, places = made.person(role), dict(routes())
    browser.force_login(person)
    votes = (
        {f"vote-{made.ballot.pk}-{one.pk}-choice": "against" for one in made.mandates.values()} if made.ballot else {}
    )
    accepted = {}
    for name, address in addresses(made, person.pk):
        if name in OF_THE_MEETING or not any(word in places[name] for word in OF_THE_FILE):
            continue
        response = browser.post(address, SENT | votes)
        if response.status_code not in {403, 404, 405, 409, 422}:
            accepted[f"{name} {address}"] = response.status_code
        if leak := leaks(name, address, words_of(response), is_published=made.stage == "published"):
            accepted[f"{name} {address} says {leak}"] = response.status_code
    return accepted


def cells() -> list[tuple[str, str]]:
    """Every stage with every role in the long form; in each run, each role once and whoever has most doors more often.

    The whole grid is read below the pages in each run: `test_no_read_gives_the_file_to_any_role_that_left_it`.
    """
    if RACES >= LONG:
        return [(stage, role) for stage in [*STAGES, *ENDS] for role in ROLES]
    return [tuple(cell.split()) for cell in OFTEN.split(", ")]


@pytest.mark.faults
@pytest.mark.parametrize(("stage", "role"), cells())
def test_whoever_left_reads_no_word_of_the_file_and_changes_nothing_in_it(browser, stage, role):
    made = marked(stage)
    leave(made, role)
    before = rows_of()

    with transaction.atomic():
        assert walk(browser, made, role) == {}
        assert act(browser, made, role) == {}
        assert rows_of() == before


@pytest.mark.parametrize("stage", [*STAGES, *ENDS])
def test_no_read_gives_the_file_to_any_role_that_left_it(stage):
    """The whole grid below the pages: each role leaves in turn, and comes back for the next one."""
    made = marked(stage)

    for role in ROLES:
        with transaction.atomic():
            leave(made, role)
            assert reads_of(made, role) == {}, role
            transaction.set_rollback(True)


def reads_of(made: Marked, role: str) -> dict[str, Any]:
    """Everything that this person finds of the file through the reads of the committee and of the opinions."""
    actor = actors.build(made.person(role), AT)
    referral, day = loaded(made.referral), AT.date()
    label = made.referral.reference or ""
    tasks = [*committee.todo_for(actor, at=AT), *opinions.todo_for(actor, at=AT)]
    found = {
        "file": referrals_visible_to(actor).filter(pk=referral.pk),
        "papers": documents_visible_to(actor, referral_id=referral.pk),
        "reviews": reviews_visible_to(actor, referral),
        "findings": consolidation_visible_to(actor, referral),
        "opinion": opinions_visible_to(actor, on=day),
        "jobs": [] if made.stage == "published" else jobs_visible_to(actor),
        "ready": opinions_ready(actor),
        "tasks": [task for task in tasks if label in f"{task.label} {task.detail}" or MARK in task.detail],
    }
    return {name: list(rows) for name, rows in found.items() if list(rows)}


@pytest.mark.parametrize("stage", ["under_review", "voting", "signed"])
def test_the_marks_are_there_for_whoever_has_not_left(browser, stage):
    """Without this the grid would pass on empty pages."""
    made = marked(stage)

    found = walk(browser, made, "president")

    names = {place.split()[0] for place in found}
    expected = {"under_review": {"committee:referral", "committee:referral-document", "committee:referral-sheet"}}
    expected["voting"] = expected["under_review"] | {
        "committee:meeting", "committee:minutes", "committee:meeting-screen", "committee:reviews", "committee:review",
        "committee:meeting-paper", "opinions:opinion", "opinions:draft", "opinions:compare-drafts",
        "opinions:comments", "opinions:comment", "opinions:fact-checks",
    }  # fmt: skip
    expected["signed"] = {"opinions:publication", "opinions:opinions", "opinions:opinion"}
    assert names >= expected[stage]


@pytest.mark.parametrize("role", [role for role in ROLES if role != "former"])
def test_a_letter_that_was_waiting_does_not_reach_whoever_left(role):
    made = marked("under_review")
    for kind in LetterKind:
        announce(kind, made.referral, at=AT, to=[made.person(role).pk])
        announce(kind, made.referral, at=AT)

    leave(made, role)
    outbox.run_due(at=AT)

    assert mail.outbox
    assert not [letter for letter in mail.outbox if made.person(role).email in letter.to]
    assert not [letter for letter in mail.outbox if MARK in letter.body + letter.subject]


@pytest.mark.parametrize("stage", ["under_review", "voting", "signed"])
@pytest.mark.parametrize("role", ["president", "clerk"])
def test_the_first_page_neither_counts_nor_names_the_file(browser, stage, role):
    made = marked(stage)
    leave(made, role)
    browser.force_login(made.person(role))

    page = browser.get("/").page
    listed = browser.get("/saisines/").page

    assert made.referral.reference not in text_of(page)
    assert "0 saisine" in text_of(listed.main)
