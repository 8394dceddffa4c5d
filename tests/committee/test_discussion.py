"""What stays inside the committee: the discussion that members alone write, and notes that their author alone reads."""

from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from committee.enums.referrals import ReferralStatus as S
from committee.models import DiscussionMessage, PrivateNote
from committee.operations import discussion as operations
from committee.policies import discussion as policies
from committee.queries.discussion import messages_visible_to, note_of
from common.errors import NotAllowed, NotVisible, RuleBroken, Stale, WrongState
from common.models import JournalEntry
from tests.charter.factories import CharterVersionFactory
from tests.committee.referral_factories import AT, People, ReferralFactory, loaded
from tests.committee.referral_pages import sign_in, url
from tests.grids import columns, entries, rows
from tests.pages import text_of

pytestmark = pytest.mark.django_db

# Who reads (r) and writes (rw) the discussion of a file, by state; a draft has none.
DISCUSSION = """
             | draft | requested | put_to_vote | submitted | incomplete | under_review | scheduled | deliberated | answered | declined | withdrawn | lapsed
-------------+-------+-----------+-------------+-----------+------------+--------------+-----------+-------------+----------+----------+-----------+-------
contributor  | -     | -         | -           | -         | -          | -            | -         | -           | -        | -        | -         | -
approver     | -     | -         | -           | -         | -          | -            | -         | -           | -        | -        | -         | -
neighbour    | -     | -         | -           | -         | -          | -            | -         | -           | -        | -        | -         | -
secretariat  | -     | r         | r           | r         | r          | r            | r         | r           | r        | r        | r         | r
president    | -     | rw        | rw          | rw        | rw         | rw           | rw        | rw          | rw       | rw       | rw        | rw
vice         | -     | rw        | rw          | rw        | rw         | rw           | rw        | rw          | rw       | rw       | rw        | rw
member       | -     | rw        | rw          | -         | -          | rw           | rw        | rw          | rw       | rw       | -         | rw
rapporteur   | -     | rw        | rw          | -         | -          | rw           | rw        | rw          | rw       | rw       | -         | rw
former       | -     | -         | -           | -         | -          | -            | -         | -           | -        | -        | -         | -
management   | -     | -         | -           | -         | -          | -            | -         | -           | -        | -        | -         | -
stranger     | -     | -         | -           | -         | -          | -            | -         | -           | -        | -        | -         | -
recused      | -     | -         | -           | -         | -          | -            | -         | -           | -        | -        | -         | -
everything   | -     | -         | -           | -         | -          | -            | -         | -           | -        | -        | -         | -
"""  # noqa: E501 -- a drawn table


def post(people, who="member", text="Les publics éloignés du numérique ?", at=AT, **given):
    fields = {"message_id": uuid4()} | given
    return operations.post_message(
        referral_id=people.referral.pk, actor=people.actor(who, at), at=at, text=text, **fields
    )


def keep(people, who, text, revision=0):
    return operations.save_note(
        referral_id=people.referral.pk, actor=people.actor(who), at=AT, revision=revision, text=text
    )


@pytest.fixture
def people():
    return People(ReferralFactory(status=S.UNDER_REVIEW))


@pytest.mark.parametrize("state", columns(DISCUSSION))
def test_who_reads_and_writes_the_discussion_in_each_state(state):
    people = People(ReferralFactory(status=S(state)))
    referral = loaded(people.referral)
    if referral.submitted_at:
        DiscussionMessage.objects.create(
            referral=referral, text="Propos du comité", posted_at=AT, author=people.users["member"]
        )

    def found(who):
        actor = people.actor(who)
        read, written = policies.can_read_discussion(actor, referral), policies.can_post(actor, referral)
        listed = messages_visible_to(actor).filter(referral=referral).exists()
        assert listed is bool(read), f"{who}: the list and the policy differ"
        return "rw" if written else "r" if read else "-"

    expected = {who: mark for who, column, mark in entries(DISCUSSION) if column == state}
    assert {who: found(who) for who in rows(DISCUSSION)} == expected


def test_every_state_is_drawn():
    assert columns(DISCUSSION) == sorted(S.values, key=columns(DISCUSSION).index)


def test_a_message_sent_twice_is_said_once(people):
    token = uuid4()

    first, second = (post(people, message_id=token) for _click in range(2))

    assert first == second
    assert DiscussionMessage.objects.count() == 1
    line = JournalEntry.objects.get(action="referral.discuss")
    assert "publics" not in str(line.details)


def test_what_is_said_is_not_taken_back(people):
    post(people)

    for change in (lambda said: said.update(text="Autre"), lambda said: said.delete()):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change(DiscussionMessage.objects.all())


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("secretariat", NotAllowed), ("contributor", NotVisible), ("recused", NotAllowed), ("former", NotVisible)],
)
def test_who_may_not_write_leaves_nothing(people, who, refusal):
    with pytest.raises(refusal):
        post(people, who=who)

    assert not DiscussionMessage.objects.exists()


def test_a_closed_file_is_no_longer_discussed():
    people = People(ReferralFactory(status=S.ANSWERED))

    with pytest.raises(WrongState, match="clos"):
        post(people)


def test_a_message_is_about_an_engagement_of_the_charter_of_the_file(people):
    mine = people.referral.charter_version.commitments.first()
    other = CharterVersionFactory(status="superseded", in_force_from="2020-01-01").commitments.first()

    assert post(people, commitment_id=mine.pk).commitment == mine
    with pytest.raises(RuleBroken):
        post(people, commitment_id=other.pk)


@pytest.mark.parametrize("who", ["contributor", "approver", "recused", "former", "neighbour", "everything"])
def test_neither_the_department_nor_who_left_is_told_of_a_discussion(browser, people, who):
    post(people, text="Propos du comité")
    sign_in(browser, people, who)

    page = browser.get(url("referral", people))

    assert browser.get(url("discussion", people)).status_code in {403, 404}
    assert "Discussion" not in text_of(page.page)
    assert "Propos du comité" not in text_of(page.page)


def test_members_write_to_one_another_from_the_page_and_the_secretariat_reads(browser, people):
    sign_in(browser, people, "member")
    token = browser.get(url("discussion", people)).page.select_one("[name=form_token]")["value"]
    assert browser.post(url("discussion", people), {"form_token": token, "text": " "}).status_code == 422
    said = browser.post(url("discussion", people), {"form_token": token, "text": "Et les recours ?"}, follow=True)
    assert "Et les recours ?" in text_of(said.page)

    sign_in(browser, people, "secretariat")
    read = browser.get(url("discussion", people)).page

    assert "Et les recours ?" in text_of(read)
    assert not read.select_one("textarea")


@pytest.mark.parametrize("count", [1, 3])
def test_the_discussion_costs_the_same_whatever_its_length(browser, people, count, django_assert_num_queries):
    for number in range(count):
        post(people, text=f"Message {number}")
    sign_in(browser, people, "secretariat")

    with django_assert_num_queries(8):
        page = browser.get(url("discussion", people)).page

    assert len(page.select("article")) == count


WHO_SEES = ["contributor", "secretariat", "president", "vice", "member", "rapporteur", "first"]


def test_each_person_reads_their_own_notes_and_nobody_else_s(browser, people):
    for who in WHO_SEES:
        keep(people, who, f"Pensée de {who}")

    for who in WHO_SEES:
        sign_in(browser, people, who)
        page = browser.get(url("private-notes", people)).page
        file = text_of(browser.get(url("referral", people)).page)

        assert page.select_one("textarea").text.strip() == f"Pensée de {who}"
        assert [other for other in WHO_SEES if other != who and f"Pensée de {other}" in text_of(page)] == []
        assert "Pensée de" not in file
        assert note_of(people.actor(who), people.referral).text == f"Pensée de {who}"


@pytest.mark.parametrize(
    ("who", "status"),
    [("recused", 403), ("everything", 403), ("former", 404), ("neighbour", 404), ("stranger", 404)],
)
def test_notes_go_with_the_file(browser, people, who, status):
    PrivateNote.objects.create(referral=people.referral, author=people.users[who], text="Avant", written_at=AT)
    sign_in(browser, people, who)

    answer = browser.get(url("private-notes", people))

    assert (answer.status_code, "Avant" in text_of(answer.page)) == (status, False)


def test_two_tabs_do_not_overwrite_each_other(browser, people):
    keep(people, "member", "Premier onglet")
    sign_in(browser, people, "member")

    answer = browser.post(url("private-notes", people), {"revision": "0", "text": "Second onglet"})

    assert answer.status_code == 409
    assert answer.page.select_one("textarea").text.strip() == "Second onglet"
    assert "Premier onglet" in text_of(answer.page)
    with pytest.raises(Stale):
        keep(people, "member", "Encore")


def test_the_journal_says_that_notes_were_written_and_not_what(people):
    keep(people, "member", "Pensée secrète")

    line = JournalEntry.objects.get(action="referral.keep_note")
    assert "secrète" not in f"{line.details} {line.before} {line.after}"


def test_the_addresses_of_a_draft_keep_it_to_its_department(browser, draft):
    sign_in(browser, draft, "secretariat")

    for name in ("discussion", "private-notes"):
        assert browser.get(reverse(f"committee:{name}", args=[draft.referral.pk])).status_code == 404
