"""The public extract: what is decided on public points, and nothing of the others."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from accounts import actors
from accounts.enums import Role
from bulletin.enums import PublicationKind
from bulletin.models import Publication
from committee.enums.meetings import BallotMode, Choice
from committee.enums.minutes import RemarkKind
from committee.enums.rules import TallyPublication
from committee.models import AgendaItem, MinutesVersion
from committee.operations import ballots, meetings
from committee.operations import minutes as minutes_operations
from committee.operations import minutes_extract as operations
from committee.queries.minutes import public_items
from committee.rendering.minutes_extract import extract_act
from committee.rendering.minutes_text import from_record
from common.errors import NotAllowed, NotVisible, RuleBroken, Stale, WrongState
from common.models import JournalEntry
from tests.bulletin.factories import publish_opinion
from tests.committee.factories import RulesFactory, UserFactory
from tests.committee.hall import DAY, Hall, hall
from tests.committee.minutes_room import held, opened_after, saved, submitted, voted
from tests.pages import text_of

pytestmark = pytest.mark.django_db

LATE = DAY + timedelta(days=20)
CANARY = "canari"
PUBLIC = "Programme de travail"


def _voted_point(room: Hall, position: int, *, title: str, question: str) -> AgendaItem:
    item = AgendaItem.objects.create(meeting=room.meeting, position=position, title=title, note=f"note {question}")
    given = {"actor": room.president, "at": DAY}
    ballot = ballots.prepare_ballot(item_id=item.pk, question=question, mode=BallotMode.NAMED, **given)
    ballots.open_ballot(ballot_id=ballot.pk, **given)
    for number in range(len(room.members)):
        choice = Choice.AGAINST if number == 3 else Choice.FOR
        ballots.cast_vote(ballot_id=ballot.pk, choice=choice, actor=room.actor(number), at=DAY)
    ballots.close_ballot(ballot_id=ballot.pk, **given)
    ballots.proclaim_ballot(ballot_id=ballot.pk, **given)
    return item


def _approved(**rules: object) -> Hall:
    """A file without a published opinion, a public point, a point kept back; canaries in all that stays inside."""
    room = hall(4, with_referral=True)
    room.meeting.rules = RulesFactory(in_force_from=DAY.date() - timedelta(days=30), **rules)
    room.meeting.save()
    room.recuse(2)
    AgendaItem.objects.filter(pk=room.item.pk).update(note=f"{CANARY} note du dossier")
    _voted_point(room, 2, title=PUBLIC, question="Adopter le programme ?")
    secret = _voted_point(room, 3, title=f"{CANARY} titre", question=f"{CANARY} question ?")
    for item in (secret, room.item, None):
        minutes_operations.record_remark(
            remark_id=uuid4(),
            meeting_id=room.meeting.pk,
            item_id=item.pk if item else None,
            kind=RemarkKind.DISAGREEMENT,
            text=f"{CANARY} désaccord",
            actor=room.actor(3),
            at=DAY,
        )
    meetings.close_meeting(meeting_id=room.meeting.pk, actor=room.president, at=DAY + timedelta(hours=2))
    saved(room, observations=f"{CANARY} observations", notes={})
    submitted(room, number=2)
    voted(opened_after(room))
    room.meeting.refresh_from_db()
    _keep(room, secret)
    return room


def _keep(room: Hall, *items: AgendaItem) -> None:
    room.meeting.refresh_from_db()
    operations.keep_points_back(
        meeting_id=room.meeting.pk,
        actor=room.secretary,
        at=LATE,
        revision=room.meeting.revision,
        kept_back={item.pk for item in items},
    )


def _publish_opinion(room: Hall) -> None:
    publish_opinion(subjects=(room.referral.reference,))


def _publish(room: Hall) -> Publication:
    return operations.publish_extract(meeting_id=room.meeting.pk, actor=room.secretary, at=LATE)


@pytest.mark.parametrize("told", list(TallyPublication))
def test_nothing_of_what_stays_inside_is_in_what_goes_out(told):
    room = _approved(tally_publication=told)

    published = _publish(room)

    stored = bytes(published.content).decode() + published.body_html + published.text + str(published.record)
    assert PUBLIC in stored
    for hidden in (CANARY, room.referral.reference, room.referral.title, "note", "observations", "ésaccord"):
        assert hidden not in stored
    # Neither a rank nor a count tells that something is missing.
    assert [point["title"] for point in published.record["points"]] == [PUBLIC]
    assert "Point " not in published.body_html


@pytest.mark.parametrize(
    ("told", "has_figures", "has_names"),
    [
        (TallyPublication.RESULT, False, False),
        (TallyPublication.FIGURES, True, False),
        (TallyPublication.NAMES, True, True),
    ],
)
def test_the_public_learns_of_a_vote_what_the_rules_say(told, has_figures, has_names):
    room = _approved(tally_publication=told)

    ((vote,),) = [point["votes"] for point in _publish(room).record["points"]]

    assert vote["result"] == "adopté"
    assert ("figures" in vote, "names" in vote) == (has_figures, has_names)


def test_the_extract_grows_when_the_opinion_is_published_and_replaces_the_former():
    room = _approved()
    first = _publish(room)
    _publish_opinion(room)

    second = _publish(room)

    assert (first.slug, second.slug, second.version, second.replaces) == (
        room.meeting.reference.lower(),
        first.slug,
        2,
        first,
    )
    titles = [point["title"] for point in second.record["points"]]
    assert len(titles) == 2
    assert room.referral.reference in titles[0]
    assert second.record["points"][0]["recused"] == ["Membre 2"]
    assert second.subjects == [room.referral.reference]
    with pytest.raises(RuleBroken, match="dit déjà tout"):
        _publish(room)


def test_names_are_written_as_they_are():
    room = hall(3)
    room.attend("in_person", "in_person", "proxy 1")
    meetings.close_meeting(meeting_id=room.meeting.pk, actor=room.president, at=DAY)
    text = from_record(MinutesVersion.objects.get().content)

    act = extract_act(room.meeting, text, public_items=[], subjects=[])

    assert act.record["attendance"][2]["presence"] == "Pouvoir à Membre 1"
    assert "Pouvoir à Membre 1" in act.body_html


def test_a_point_kept_back_stays_back_even_when_the_opinion_is_published():
    room = _approved()
    _publish_opinion(room)
    items = list(room.meeting.items.all())

    _keep(room, *items)

    assert public_items(room.meeting) == []
    assert _publish(room).record["points"] == []


def test_the_extract_waits_for_the_approval_and_for_rules_that_allow_it():
    waiting = held()
    with pytest.raises(WrongState, match="approuvé par le comité"):
        _publish(waiting)


def test_rules_that_keep_the_minutes_inside_are_obeyed():
    room = _approved(minutes_extract_is_published=False)

    with pytest.raises(RuleBroken, match="ne prévoient pas"):
        _publish(room)


def test_who_publishes():
    room = _approved()

    for actor in (room.president, room.actor(3)):
        with pytest.raises(NotAllowed):
            operations.publish_extract(meeting_id=room.meeting.pk, actor=actor, at=LATE)
    assert _publish(room).kind == PublicationKind.MINUTES
    assert JournalEntry.objects.filter(action="meeting.publish_extract").count() == 1


def test_two_choices_of_points_do_not_overwrite_each_other():
    room = _approved()
    given = {"meeting_id": room.meeting.pk, "actor": room.president, "at": LATE, "kept_back": set()}

    with pytest.raises(Stale):
        operations.keep_points_back(**given, revision=0)


def test_whoever_left_a_file_does_not_decide_what_the_public_knows_of_it():
    room = _approved()
    _keep(room, room.item)
    room.recuse(0)
    room.meeting.refresh_from_db()
    given = {"meeting_id": room.meeting.pk, "actor": room.president, "at": LATE, "kept_back": set()}

    operations.keep_points_back(**given, revision=room.meeting.revision)

    kept = room.meeting.items.filter(is_confidential=True)
    assert [item.pk for item in kept] == [room.item.pk]


@pytest.mark.parametrize("who", ["stranger", "former"])
def test_the_preview_is_for_those_who_lead(browser, who):
    room = _approved()
    browser.force_login(UserFactory(roles=[Role.CONTRIBUTOR]) if who == "stranger" else UserFactory())
    for name in ("minutes-extract", "keep-points-back", "publish-extract"):
        url = reverse(f"committee:{name}", args=[room.meeting.pk])
        assert (browser.get(url) if name == "minutes-extract" else browser.post(url)).status_code == 404
    with pytest.raises(NotVisible):
        operations.publish_extract(meeting_id=room.meeting.pk, actor=actors.build(UserFactory(), LATE), at=LATE)


def test_the_secretariat_reads_what_the_public_will_then_publishes(browser):
    room = _approved()
    with time_machine.travel(LATE, tick=False):
        browser.force_login(room.secretariat)
        url = reverse("committee:minutes-extract", args=[room.meeting.pk])
        page = browser.get(url).page
        preview = text_of(page.select_one(".act-text"))
        done = browser.post(reverse("committee:publish-extract", args=[room.meeting.pk]), follow=True)
        again = browser.post(reverse("committee:publish-extract", args=[room.meeting.pk]))

    assert PUBLIC in preview
    assert CANARY not in preview
    assert "L’extrait du procès-verbal est publié" in text_of(done.page)
    assert again.status_code == 422
    assert Publication.objects.count() == 1
