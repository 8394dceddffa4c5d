"""Two editors in three tabs, in a random order: no word that the server received is ever lost."""

import os

import pytest

from tests.opinions.factories import an_opinion
from tests.opinions.interleavings import Game, begin_again

pytestmark = pytest.mark.django_db

# How many games: some in every run, a thousand by `script/faults`.
GAMES = int(os.environ.get("SAISINE_INTERLEAVINGS", "100"))
PART = 25


@pytest.mark.faults
@pytest.mark.parametrize("first", range(0, GAMES, PART))
def test_random_interleavings_of_two_editors_lose_no_word(first):
    file = an_opinion()
    for seed in range(first, min(first + PART, GAMES)):
        begin_again(file)
        Game(file, seed).play(turns=24)
