"""What the tests of the committee share."""

import pytest

from tests.committee.factories import RulesFactory
from tests.committee.referral_factories import AT, People, ReferralFactory, sheet_of


@pytest.fixture
def draft():
    """A draft that may be submitted, and its people."""
    RulesFactory(opinion_delay_days=30)
    referral = ReferralFactory(title="Un brouillon")
    sheet_of(referral)
    return People(referral)


@pytest.fixture
def today(time_machine):
    """The clock of the pages stands at the time of the factories."""
    time_machine.move_to(AT, tick=False)
