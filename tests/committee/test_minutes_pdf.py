"""The minutes on paper: accessible, complete, one copy for each person."""

import io
from datetime import timedelta
from uuid import uuid4

import pikepdf
import pytest
import time_machine
from django.urls import reverse

from committee.enums.meetings import BallotMode, BallotStatus, Choice
from committee.enums.minutes import RemarkKind
from committee.models import AgendaItem, Recusal
from committee.operations import ballots, meetings
from committee.operations import minutes as operations
from committee.rendering.minutes_document import minutes_document
from committee.views.minutes_page import approval_in_words, reading_of
from common.models import JournalEntry
from common.pdf.check import check
from common.pdf.reading import read
from common.pdf.words import words_of_html, words_of_runs
from tests.committee.hall import DAY, Hall, hall
from tests.committee.minutes_room import opened_after, saved, submitted, voted

pytestmark = pytest.mark.django_db

NOTE = "Le comité demande un calendrier, « avant l’été » ; Œuvre & <balises>."


@pytest.fixture(scope="module", autouse=True)
def _on_the_day():
    with time_machine.travel(DAY + timedelta(days=1), tick=False):
        yield


def _rich(members: int = 6) -> Hall:
    """Votes with names, an annulled ballot, a proxy, a recusal, notes, disagreements."""
    room = hall(members, with_referral=True)
    room.attend("in_person", "remote", "proxy 0", *["in_person"] * (members - 3))
    room.recuse(members - 1)
    other = AgendaItem.objects.create(meeting=room.meeting, position=2, title="Programme de travail")
    given = {"actor": room.president, "at": DAY}
    ballot = ballots.prepare_ballot(
        item_id=room.item.pk,
        question="Adopter ce texte ?",
        subject_label="Projet d’avis, version 3",
        mode=BallotMode.NAMED,
        **given,
    )
    ballots.open_ballot(ballot_id=ballot.pk, **given)
    for number in (0, 1, 3, 4):
        choice = Choice.AGAINST if number == 4 else Choice.FOR
        ballots.cast_vote(ballot_id=ballot.pk, choice=choice, actor=room.actor(number), at=DAY)
    ballots.close_ballot(ballot_id=ballot.pk, **given)
    ballots.proclaim_ballot(ballot_id=ballot.pk, **given)
    room.item, item = other, room.item
    room.ballot(BallotStatus.ANNULLED)
    room.item = item
    meetings.close_meeting(meeting_id=room.meeting.pk, actor=room.president, at=DAY + timedelta(hours=2))
    saved(room, observations="Communications.\n\nDeux paragraphes.", notes={room.item.pk: NOTE, other.pk: "Adopté."})
    for item, text in ((room.item, "Je ne partage pas cet avis."), (None, "L’horaire était trop court.")):
        operations.record_remark(
            remark_id=uuid4(),
            meeting_id=room.meeting.pk,
            item_id=item.pk if item else None,
            kind=RemarkKind.DISAGREEMENT,
            text=text,
            actor=room.actor(4),
            at=DAY + timedelta(hours=3),
        )
    return room


def _copy(browser, room, person):
    browser.force_login(person)
    return browser.get(reverse("committee:minutes-pdf", args=[room.meeting.pk]))


def _words(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = read(document)
        return " ".join(words_of_runs(found.runs)), [" ".join(words_of_runs([margin])) for margin in found.margins]


def test_the_copy_is_an_accessible_document_with_every_word_of_its_source(browser, rf):
    room = _rich()
    person = room.members[3].person

    answer = _copy(browser, room, person)

    request = rf.get("/")
    request.actor = room.actor(3)
    reading = reading_of(request, room.meeting.pk)
    source = minutes_document(
        reading,
        given_to=person.full_name,
        at=DAY + timedelta(days=1),
        approval=approval_in_words(reading.meeting),
    )
    assert answer["Content-Type"] == "application/pdf"
    assert check(answer.content, source_html=source) == []


def test_every_word_of_the_page_is_on_paper(browser):
    room = _rich()
    person = room.members[3].person
    browser.force_login(person)
    page = browser.get(reverse("committee:minutes", args=[room.meeting.pk])).page
    # Those that only the screen needs: the form by which something is asked.
    for tag in page.select("#demander, details, form"):
        tag.decompose()

    words, _margins = _words(_copy(browser, room, person).content)

    said = [word for section in page.select(".file-main > section") for word in words_of_html(str(section))]
    assert len(said) > 150
    assert [word for word in said if word not in words] == []


def test_each_page_says_whose_copy_it_is_and_that_it_is_a_draft(browser):
    room = _rich()

    _text, margins = _words(_copy(browser, room, room.members[3].person).content)

    copies = [margin for margin in margins if "exemplaire de Membre 3, 9 décembre 2026 à 14 h 30" in margin]
    marks = [margin for margin in margins if "projet, confidentiel" in margin]
    assert len(copies) == len(marks) >= 2


def test_the_approved_copy_says_by_which_vote(browser):
    room = _rich()
    submitted(room, number=2)
    later = opened_after(room, presences=("in_person",) * 6)
    voted(later)

    text, margins = _words(_copy(browser, room, room.members[3].person).content)

    assert f"approuvé par un vote du comité à la séance {later.meeting.reference}" in text
    assert not any("projet" in margin for margin in margins)


def test_whoever_left_the_file_takes_a_copy_without_it(browser):
    room = _rich()
    person = room.members[5].person
    assert Recusal.objects.get().person == person

    text, _margins = _words(_copy(browser, room, person).content)

    assert "Point retiré de cet exemplaire" in text
    assert room.referral.reference in text
    for hidden in (room.referral.title, "calendrier", "Je ne partage pas", "Adopter ce texte"):
        assert hidden not in text
    # The digest of the whole text would let what is missing be guessed and verified.
    assert operations.queries.latest_version(room.meeting).sha256 not in text


def test_the_delivery_of_a_copy_is_in_the_journal_and_its_bytes_are_kept_by_nobody(browser):
    room = _rich()

    answer = _copy(browser, room, room.members[3].person)

    line = JournalEntry.objects.get(action="meeting.download_minutes")
    assert (line.actor_label, line.details["version"], len(line.details["sha256"])) == ("Membre 3", 2, 64)
    assert "no-store" in answer["Cache-Control"]


def test_a_character_that_no_font_draws_is_told_in_french(browser):
    room = _rich()
    saved(room, base=2, observations="\U0001f9ff")

    refused = _copy(browser, room, room.secretariat)

    assert refused.status_code == 422
    assert "Aucune de nos polices ne dessine ce caractère" in refused.content.decode()
    assert not JournalEntry.objects.filter(action="meeting.download_minutes").exists()


def test_strangers_take_no_copy(browser):
    room = _rich()
    room.others["stranger"] = room.meeting.planned_by

    assert _copy(browser, room, room.others["stranger"]).status_code == 404
