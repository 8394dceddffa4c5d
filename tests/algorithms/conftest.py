"""The persons that every test of the registry meets."""

import pytest

from tests.algorithms.people import make_team


@pytest.fixture
def team(db, at):
    return make_team(at)
