"""A committee at its meeting screen: who opens it, and at which point of which meeting."""

from django.urls import reverse

from committee.enums.meetings import MeetingStatus
from committee.models import AgendaItem
from tests.committee.hall import Hall, hall

S = MeetingStatus


def room_at(members: int = 4, *, points: int = 2, status: MeetingStatus = S.OPEN, with_referral: bool = True) -> Hall:
    room = hall(members, status=status, with_referral=with_referral)
    for position in range(2, points + 1):
        AgendaItem.objects.create(meeting=room.meeting, position=position, title=f"Sujet {position}")
    if room.meeting.opened_at is not None:
        room.meeting.current_item = room.item
        room.meeting.save()
    return room


def url(name, room, *more):
    return reverse(f"committee:{name}", args=[room.meeting.pk, *more])


def person(who, room):
    numbers = {"president": 0, "vice-president": 1, "member": 2, "recused": 3}
    return room.members[numbers[who]].person if who in numbers else room.secretariat


def screen_of(browser, room, who, query=""):
    browser.force_login(person(who, room))
    return browser.get(url("meeting-screen", room) + query)


def mark_of(browser, room, who):
    browser.force_login(person(who, room))
    return browser.get(url("meeting-state", room)).json()["version"]
