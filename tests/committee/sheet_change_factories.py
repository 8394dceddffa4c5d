"""A file whose sheet has a later version, and what the secretariat and the reviewers do about it."""

from algorithms.enums import SheetStatus
from committee.enums.referrals import ReviewStatus
from committee.models import Review
from committee.operations import sheet_changes as operations
from committee.queries.standing import standing_of
from tests.algorithms.factories import SheetVersionFactory
from tests.committee.referral_factories import AT, examined, loaded, sheet_of

CONSENT = "Courriel de la direction du 23 novembre 2026"


def a_file_and_its_later_sheet():
    """Both reviews are given, by the version that the file names; a later one is published."""
    file = examined()
    file.pin = sheet_of(file.referral, status=SheetStatus.SUPERSEDED)
    file.later = SheetVersionFactory(
        algorithm=file.pin.version.algorithm,
        number=file.pin.version.number + 1,
        status=SheetStatus.PUBLISHED,
        purpose="Une autre finalité",
    )
    return file


def change(file, *, who="secretariat", version=None, consent=CONSENT):
    return operations.examine_version(
        referral_id=file.referral.pk,
        actor=file.people.actor(who),
        at=AT,
        version_id=(version or file.later).pk,
        consent=consent,
    )


def next_version(file):
    """Published in the place of the last one."""
    type(file.later).objects.filter(pk=file.later.pk).update(status=SheetStatus.SUPERSEDED)
    return SheetVersionFactory(
        algorithm=file.later.algorithm, number=file.later.number + 1, status=SheetStatus.PUBLISHED
    )


def review_of(file, who):
    return Review.objects.exclude(status=ReviewStatus.SET_ASIDE).get(mandate=file.people.mandates[who])


def settle(operation, file, who, author=""):
    return operation(review_id=review_of(file, who).pk, actor=file.people.actor(author or who), at=AT)


def blocks(file):
    return standing_of(loaded(file.referral), on=AT.date()).blocks
