"""Deposits at the same moment: together they never exceed what a sheet or a referral may hold (RELIABILITY H7)."""

import io
import os
from functools import partial

import pytest

from algorithms.operations import documents as of_sheets
from committee.enums.referrals import DocumentKind
from committee.enums.referrals import ReferralStatus as R
from committee.operations import papers as of_referrals
from common.documents import Upload
from common.errors import RuleBroken
from common.models import StoredDocument
from tests.algorithms.people import make_team, sheet_of
from tests.committee.referral_factories import People, ReferralFactory
from tests.races import together

# Some in every run; twenty at once by `script/faults`.
DEPOSITS = int(os.environ.get("SAISINE_DEPOSITS", "4"))
SIZE = 10

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


def to_a_sheet(at):
    team = make_team(at)
    sheet = sheet_of(team)
    return partial(of_sheets.join_documents, sheet_id=sheet.pk, actor=team["contributor"], at=at), sheet.documents


def to_a_referral(at):
    people = People(ReferralFactory(status=R.DRAFT))
    join = partial(
        of_referrals.add_documents,
        referral_id=people.referral.pk,
        actor=people.actor("contributor"),
        at=at,
        kind=DocumentKind.LEGAL,
    )
    return join, people.referral.documents


def upload(number):
    return Upload(name=f"note-{number}.txt", content=io.BytesIO(b"%010d" % number))


@pytest.mark.parametrize(("limits", "open_to"), [(of_sheets, to_a_sheet), (of_referrals, to_a_referral)])
@pytest.mark.parametrize("limit", ["MAX_DOCUMENTS", "MAX_BYTES"])
def test_deposits_at_once_never_exceed_the_quota(at, monkeypatch, limits, open_to, limit):
    room = DEPOSITS // 2
    monkeypatch.setattr(limits, limit, room * (SIZE if limit == "MAX_BYTES" else 1))
    join, kept = open_to(at)

    results = together(*(partial(join, uploads=[upload(number)]) for number in range(DEPOSITS)))

    refused = [result for result in results if isinstance(result, RuleBroken)]
    assert kept.count() == StoredDocument.objects.count() == room
    assert len(refused) == DEPOSITS - room
    assert sum(isinstance(result, list) for result in results) == room
