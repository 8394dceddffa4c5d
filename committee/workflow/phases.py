"""The phase of the reviews of a file, computed from what is there and never stored."""

from collections.abc import Iterable

from committee.enums.referrals import ReferralStatus as S
from committee.enums.referrals import ReviewPhase, ReviewStatus

# Two members who do not see each other: fewer, and the first would be read before the second has written.
REVIEWERS_NEEDED = 2
EXAMINED = frozenset({S.UNDER_REVIEW, S.SCHEDULED})
# While a more recent version of a sheet may still be taken: afterwards the notice has left with the one examined.
SHEETS_OPEN = frozenset({S.SUBMITTED, S.INCOMPLETE, S.UNDER_REVIEW})


def review_phase(status: str, reviews: Iterable[str]) -> ReviewPhase:
    """The phase of a referral in `status` whose reviews are in the states `reviews`.

    Consolidation begins when all the reviews asked for are given, and there are at least two. It ends with the
    deliberation. A review set aside no longer counts: its replacement is written blind again. One that is to
    be confirmed closes the sharing until it is, or is written again.
    """
    if S(status) not in EXAMINED:
        return ReviewPhase.CLOSED
    counted = [ReviewStatus(review) for review in reviews if review != ReviewStatus.SET_ASIDE]
    if not counted:
        return ReviewPhase.NONE
    if len(counted) >= REVIEWERS_NEEDED and set(counted) == {ReviewStatus.GIVEN}:
        return ReviewPhase.CONSOLIDATION
    return ReviewPhase.INDEPENDENT
