"""The pages of a secret vote: what is promised, what is asked of whom, and that no choice is ever on them."""

import pytest
import time_machine
from django.urls import reverse

from accounts.enums import Role
from committee.enums.meetings import BallotStatus, Choice, KeyPart
from committee.models import Ballot, BallotMark, Meeting, SealedChoice
from committee.operations.ballots import proclaim_ballot
from committee.queries.standing import standing_of
from committee.queries.todo_meetings import todo_for
from committee.rendering.minutes_facts import minutes_text
from committee.rules import sealing
from tests.committee.factories import UserFactory
from tests.committee.hall import DAY, hall
from tests.committee.referral_factories import loaded
from tests.committee.secret_hall import PARTS, SecretVote, secret_vote
from tests.pages import text_of

pytestmark = pytest.mark.django_db

B = BallotStatus
P = KeyPart


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(DAY, tick=False):
        yield


def _url(name, vote, *more):
    return reverse(f"committee:{name}", args=[vote.room.meeting.pk, vote.ballot.pk, *more])


def _page(browser, person, vote):
    browser.force_login(person)
    return browser.get(vote.room.meeting.get_absolute_url()).page


def _receive(browser, vote, part):
    """Read the code, copy it, send it; the code."""
    url = _url("take-share", vote, part)
    page = browser.get(url).page
    code = text_of(page.select_one("code"))
    answer = browser.post(url, {"shown": page.select_one("[name=shown]")["value"], "typed": code.lower()}, follow=True)
    # Back to the screen of the meeting, which waits for the vote.
    assert answer.redirect_chain[0][0].startswith(reverse("committee:meeting-screen", args=[vote.room.meeting.pk]))
    assert "Votre part de la clé est reçue" in text_of(answer.page)
    assert answer.page.select_one(f"#scrutin-{vote.ballot.pk}")
    return code


def _prepared(browser, room):
    """A secret ballot prepared from the page, at the request of the first member."""
    place = f"ballot-{room.item.pk}"
    browser.force_login(room.secretariat)
    browser.post(
        reverse("committee:prepare-ballot", args=[room.meeting.pk, room.item.pk]),
        {
            f"{place}-form_token": str(room.item.pk),
            f"{place}-question": "Oui ?",
            f"{place}-mode": "secret",
            f"{place}-asked_by": room.members[0].pk,
        },
    )
    return SecretVote(room, Ballot.objects.get())


def _vote(browser, person, vote, choice):
    form = _page(browser, person, vote).select_one('form[action*="/voter/"]')
    said = browser.post(form["action"], {form.select_one("input[type=radio]")["name"]: choice}, follow=True).page
    assert "Votre bulletin est dans l’urne" in text_of(said)
    assert not said.select('form[action*="/voter/"]')


def test_from_the_preparation_to_the_proclamation(browser):
    room = hall(3)
    members = [mandate.person for mandate in room.members]
    vote = _prepared(browser, room)
    page = _page(browser, members[0], vote)
    assert "Scrutin secret, sur écran, à la demande de Membre 0." in text_of(page)
    assert "3 votants seulement, pour 5 au moins conseillés" in text_of(page)

    browser.post(_url("prepare-box", vote))
    people = {P.PRESIDING: members[0], P.SECRETARIAT: room.secretariat, P.DRAWN: vote.person(P.DRAWN).user}
    codes = {}
    for part, person in people.items():
        page = _page(browser, person, vote)
        assert [link["href"] for link in page.select('a[href*="/parts/"]')] == [_url("take-share", vote, part)]
        codes[part] = _receive(browser, vote, part)
    browser.force_login(members[0])
    refused = browser.post(_url("open-ballot", vote))
    assert (refused.status_code, Ballot.objects.get().status) == (422, B.READY)
    browser.post(_url("open-ballot", vote), {f"open-{vote.ballot.pk}-has_read_warning": "on"})
    for person, choice in zip(members, ["for", "against", "for"], strict=True):
        _vote(browser, person, vote, choice)
    browser.force_login(members[0])
    browser.post(_url("seal-ballot", vote))
    for part in (P.DRAWN, P.SECRETARIAT):
        form = _page(browser, people[part], vote).select_one(f'form[action="{_url("turn-key", vote, part)}"]')
        browser.post(form["action"], {form.select_one("input[type=text]")["name"]: codes[part]})
    shown = text_of(_page(browser, members[0], vote))
    browser.post(_url("proclaim-ballot", vote))

    assert "2 pour, 1 contre" in shown
    assert "Les bulletins et la clé sont détruits" in shown
    assert Ballot.objects.get().status == B.PROCLAIMED


@pytest.mark.parametrize("until", ["ready", "box", "shares", "open"])
@pytest.mark.parametrize("who", ["secretariat", "president", "member"])
def test_the_page_at_every_moment(browser, who, until):
    vote = secret_vote(hall(4), until=until)
    Meeting.objects.update(current_item=vote.room.item)
    person = {"secretariat": vote.room.secretariat, "president": vote.room.members[0].person}.get(
        who, vote.room.members[3].person
    )

    page = _page(browser, person, vote)
    screen = browser.get(reverse("committee:meeting-screen", args=[vote.room.meeting.pk]), {"point": 1}).page

    for shown in (page, screen):
        assert len(shown.select("main .btn-primary")) <= 1
    assert "scellé avant d’être écrit, et détruit" in text_of(page)
    assert "contre une personne qui modifierait le logiciel pendant le vote" in text_of(page)
    votes_here = bool(page.select('form[action*="/voter/"]'))
    assert votes_here is (until == "open" and who != "secretariat")


def test_the_promise_and_the_warning_stand_beside_the_vote(browser):
    vote = secret_vote(hall(4))

    panel = _page(browser, vote.room.members[2].person, vote).select_one('article[aria-labelledby^="vote-"]')

    assert "Un bulletin mis dans l’urne ne se change pas." in text_of(panel)
    assert "Il ne protège pas contre" in text_of(panel)


def test_nobody_reads_a_choice_on_a_page_not_even_their_own(browser):
    vote = secret_vote(hall(4))
    vote.cast(2, Choice.AGAINST)
    before = {}

    for name in ("open", "sealed"):
        if name == "sealed":
            vote.seal()
        for person in [*(mandate.person for mandate in vote.room.members), vote.room.secretariat]:
            page = _page(browser, person, vote)
            assert not page.select("input[type=radio][checked]")
            assert not page.select('[id^="scrutin-"] .figures, .table td[data-label=Vote]')
            before[name, person.pk] = text_of(page.main)

    assert "1 sur 4 votants a voté." in before["open", vote.room.members[0].person_id]


@pytest.mark.parametrize("choice", list(Choice))
def test_the_answer_is_the_same_whatever_the_choice(browser, choice):
    vote = secret_vote(hall(4))
    browser.force_login(vote.room.members[2].person)
    url = _url("cast-vote", vote, vote.room.members[2].pk)
    name = f"vote-{vote.ballot.pk}-{vote.room.members[2].pk}-choice"

    answer = browser.post(url, {name: choice.value})

    assert (answer.status_code, answer["Cache-Control"]) == (302, answer["Cache-Control"])
    assert "no-store" in answer["Cache-Control"]
    assert answer["Location"] == f"{vote.room.meeting.get_absolute_url()}#scrutin-{vote.ballot.pk}"
    assert len(bytes(SealedChoice.objects.get().sealed)) == 49
    assert choice.value not in str(browser.session.items())


def test_a_second_submission_changes_nothing_and_says_so(browser):
    vote = secret_vote(hall(4))
    browser.force_login(vote.room.members[2].person)
    url = _url("cast-vote", vote, vote.room.members[2].pk)
    name = f"vote-{vote.ballot.pk}-{vote.room.members[2].pk}-choice"

    answers = [browser.post(url, {name: choice}, follow=True) for choice in ("for", "for", "against")]

    assert all("un par voix, le premier reçu" in text_of(answer.page) for answer in answers)
    assert (BallotMark.objects.count(), SealedChoice.objects.count()) == (1, 1)


def test_a_code_is_copied_before_it_counts(browser):
    vote = secret_vote(hall(3), until="box")
    browser.force_login(vote.room.members[0].person)
    url = _url("take-share", vote, P.PRESIDING)
    shown = browser.get(url)
    code = text_of(shown.page.select_one("code"))

    refused = browser.post(url, {"shown": code, "typed": sealing.new_code()})
    other = text_of(browser.get(url).page.select_one("code"))

    assert "no-store" in shown["Cache-Control"]
    assert refused.status_code == 422
    assert text_of(refused.page.select_one("code")) == code
    assert other != code
    assert not vote.holder(P.PRESIDING).has_share


def test_a_wrong_code_gives_the_page_back(browser):
    vote = secret_vote(hall(3))
    vote.seal()
    person = vote.person(P.DRAWN).user
    browser.force_login(person)

    refused = browser.post(
        _url("turn-key", vote, P.DRAWN), {f"key-{vote.ballot.pk}-{P.DRAWN}-code": "0000 0000 0000 0000"}
    )

    assert refused.status_code == 422
    assert "pas celui qui vous a été montré" in text_of(refused.page)
    assert vote.holder(P.DRAWN).failures == 1


SHARES = """
                  | presiding | secretariat | drawn
president         | 200       | 403         | 403
drawn             | 403       | 403         | 200
member            | 403       | 403         | 403
secretariat       | 403       | 200         | 403
stranger          | 404       | 404         | 404
recused           | 403       | 403         | 403
"""


def _grid():
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in SHARES.strip().splitlines()]
    return [
        (who, part, int(status)) for who, *statuses in rows for part, status in zip(head[1:], statuses, strict=True)
    ]


@pytest.mark.parametrize(("who", "part", "status"), _grid())
def test_who_receives_which_share(browser, who, part, status):
    room = hall(4, with_referral=True)
    room.attend("in_person", "in_person", "excused", "in_person")
    room.recuse(3)
    vote = secret_vote(room, until="box")
    browser.force_login(
        {
            "president": room.members[0].person,
            "drawn": room.members[1].person,
            "member": room.members[2].person,
            "secretariat": room.secretariat,
            "recused": room.members[3].person,
            "stranger": UserFactory(roles=[Role.MANAGEMENT]),
        }[who]
    )

    assert browser.get(_url("take-share", vote, part)).status_code == status
    assert browser.get(_url("take-share", vote, "autre")).status_code in {404, 403}


def test_a_recused_member_sees_nothing_of_it(browser):
    room = hall(4, with_referral=True)
    room.recuse(3)
    vote = secret_vote(room)

    page = text_of(_page(browser, room.members[3].person, vote))

    for words in (vote.ballot.question, "Clé de l’urne", "votants", "Vote secret"):
        assert words not in page
    assert todo_for(room.actor(3), at=room.at) == []
    for name in ("prepare-box", "seal-ballot"):
        assert browser.post(_url(name, vote)).status_code == 403


def test_what_waits_for_the_holders():
    vote = secret_vote(hall(4), until="box")

    def waiting():
        found = {part: [todo.label for todo in todo_for(vote.person(part), at=DAY)] for part in PARTS}
        return {part: [label for label in labels if "urne" in label] for part, labels in found.items()}

    assert all("Recevoir votre part" in labels[0] for labels in waiting().values())
    for part in PARTS:
        vote.take_share(part)
    assert not any(waiting().values())
    vote.open()
    vote.cast(0, Choice.FOR)
    vote.seal()
    assert all("Donner votre code" in labels[0] for labels in waiting().values())
    vote.turn(P.DRAWN)
    assert not waiting()[P.DRAWN]


def test_the_file_says_that_a_recusal_came_after_a_secret_vote():
    room = hall(4, with_referral=True)
    vote = secret_vote(room)
    vote.cast(2, Choice.FOR)
    vote.seal()
    vote.count()
    Ballot.objects.filter(pk=vote.ballot.pk).update(
        status=B.PROCLAIMED, proclaimed_at=DAY.replace(hour=1), proclaimed_by=room.secretariat
    )
    room.recuse(2)

    assert "Déport de Membre 2 après un vote proclamé" in standing_of(loaded(room.referral), on=DAY.date()).notes[-1]


def test_the_minutes_say_who_asked_for_secrecy_and_what_the_public_does_not_learn():
    vote = secret_vote(hall(3), asked_by=1)
    vote.cast(1, Choice.FOR)
    vote.seal()
    vote.count()
    proclaim_ballot(ballot_id=vote.ballot.pk, actor=vote.room.president, at=DAY)
    meeting = Meeting.objects.select_related("rules", "second_notice_of").get(pk=vote.room.meeting.pk)

    (told,) = minutes_text(meeting).points[0].ballots

    assert "Scrutin secret, sur écran, à la demande de Membre 1." in told.result
    assert (told.mode, told.votes) == ("secret, sur écran", ())
    assert "peu de votants" in told.withheld
