"""A whole meeting from its screen, in five browsers that follow it without reloading; one loses its connection."""

import pytest

from tests.browser.people import People
from tests.browser.stations import room
from tests.browser.stations.room import Room

STATIONS = [
    room.the_president_plans_and_convenes,
    room.members_answer_and_wait_on_their_screens,
    room.the_president_notes_who_is_here_and_opens,
    room.the_first_point_is_discussed,
    room.the_second_point_is_put_to_the_vote,
    room.one_votes_while_the_connection_is_lost,
    room.one_votes_and_the_answer_is_lost,
    room.one_is_signed_out,
    room.others_vote,
    room.the_lost_connection_comes_back,
    room.everybody_sees_the_result,
    room.the_meeting_ends,
]


@pytest.mark.browser
@pytest.mark.worker
def test_a_whole_meeting_is_run_and_followed_from_its_screen(people: People) -> None:
    meeting = Room(people)

    for station in STATIONS:
        station(meeting)
