"""What PostgreSQL itself refuses of a referral, whatever the code does."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from committee.enums.referrals import Origin
from committee.enums.referrals import ReferralStatus as S
from committee.models import Referral
from committee.workflow.referrals import REFERRAL
from tests.committee.factories import RulesFactory
from tests.committee.referral_factories import AT, ReferralFactory, sheet_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("source", S, ids=lambda source: source.value)
def test_postgresql_refuses_a_change_of_state_that_is_not_in_the_table(source):
    referral = ReferralFactory(status=source)
    forbidden = [target for target in S if target != source and (source, target) not in REFERRAL.moves()]

    for target in forbidden:
        with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
            Referral.objects.filter(pk=referral.pk).update(status=target)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Autre"},
        {"question": "Autre"},
        {"reference": "SAI-2026-9999"},
        {"submitted_at": AT + timedelta(days=1)},
        {"origin": Origin.SELF},
    ],
    ids=lambda change: next(iter(change)),
)
def test_postgresql_refuses_to_rewrite_what_was_submitted(change):
    referral = ReferralFactory(status=S.SUBMITTED)

    with pytest.raises(InternalError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(**change)


@pytest.mark.parametrize(
    "delete", [lambda r: r.delete(), lambda r: r.sheets.all().delete()], ids=["the referral", "its sheets"]
)
def test_postgresql_keeps_what_was_submitted(delete):
    referral = ReferralFactory(status=S.DRAFT)
    sheet_of(referral)
    Referral.objects.filter(pk=referral.pk).update(
        status=S.SUBMITTED,
        reference="SAI-2026-0042",
        year=2026,
        number=42,
        submitted_at=AT,
        submitted_by=referral.created_by,
        rules=RulesFactory(),
    )

    with pytest.raises(InternalError), transaction.atomic():
        delete(referral)


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "lost"},
        {"submitted_by": None},
        {"reference": None},
        {"status": S.DECLINED},
        {"status": S.UNDER_REVIEW},
        {"department": None},
        {"title": ""},
        {"requalified_as": "urgent"},
        {"requalification_reason": "Sans auteur ni date"},
        {"requalified_as": "whenever", "requalification_reason": "Non", "requalified_at": AT},
    ],
    ids=str,
)
def test_postgresql_refuses_a_row_that_makes_no_sense(broken):
    referral = ReferralFactory(status=S.SUBMITTED)

    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(**broken)
