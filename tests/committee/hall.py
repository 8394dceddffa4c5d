"""A committee in its room: members, a president, a secretariat, a meeting in a given state."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from accounts import actors
from accounts.actors import Actor
from accounts.enums import Office, Role
from accounts.models import User
from committee.enums.meetings import BallotMode, BallotStatus, MeetingStatus, Presence
from committee.enums.referrals import ReferralStatus
from committee.models import (
    AgendaItem,
    Attendance,
    Ballot,
    CommitteeRules,
    Mandate,
    Meeting,
    MinutesVersion,
    Recusal,
    Referral,
)
from committee.rendering.minutes_facts import minutes_text
from tests.charter.factories import CharterVersionFactory
from tests.committee.factories import LONG_AGO, MandateFactory, MeetingFactory, RulesFactory, UserFactory

S = MeetingStatus
DAY = datetime(2026, 12, 8, 13, 30, tzinfo=UTC)
CONVENED_FROM = frozenset({S.CONVENED, S.INQUORATE, S.OPEN, S.CLOSED, S.MINUTES_APPROVED})
OPENED_FROM = frozenset({S.OPEN, S.CLOSED, S.MINUTES_APPROVED})


@dataclass
class Hall:
    meeting: Meeting
    item: AgendaItem
    members: list[Mandate]
    secretariat: User
    at: datetime
    rules: CommitteeRules
    referral: Referral | None = None
    others: dict[str, User] = field(default_factory=dict)

    def actor(self, number: int) -> Actor:
        """The member with this number; the first presides, the second is vice-president."""
        return actors.build(self.members[number].person, self.at)

    @property
    def president(self) -> Actor:
        return self.actor(0)

    @property
    def secretary(self) -> Actor:
        return actors.build(self.secretariat, self.at)

    def attend(self, *presences: str) -> None:
        """How each member attends, in their order; `proxy 0` gives a proxy to member 0."""
        for mandate, words in zip(self.members, presences, strict=True):
            presence, _, holder = words.partition(" ")
            Attendance.objects.update_or_create(
                meeting=self.meeting,
                mandate=mandate,
                defaults={
                    "presence": Presence(presence),
                    "proxy_holder": self.members[int(holder)] if holder else None,
                    "recorded_at": self.at,
                    "recorded_by": self.secretariat,
                },
            )

    def recuse(self, number: int) -> Recusal:
        assert self.referral is not None
        person = self.members[number].person
        return Recusal.objects.create(
            referral=self.referral, person=person, reason="lien", declared_at=self.at, recorded_by=person
        )

    def ballot(self, status: BallotStatus = BallotStatus.OPEN, **given: object) -> Ballot:
        president = self.members[0].person
        fields: dict[str, object] = {"prepared_at": self.at, "prepared_by": self.secretariat}
        if status != BallotStatus.READY:
            fields |= {"opened_at": self.at, "opened_by": president}
        if status == BallotStatus.SEALED:
            fields |= {"closed_at": self.at, "closed_by": president, "mode": BallotMode.SECRET}
        if status in {BallotStatus.CLOSED, BallotStatus.PROCLAIMED}:
            fields |= {"closed_at": self.at, "closed_by": president, "is_carried": True}
        if status == BallotStatus.PROCLAIMED:
            fields |= {"proclaimed_at": self.at, "proclaimed_by": president}
        if status == BallotStatus.ANNULLED:
            fields |= {"annulled_at": self.at, "annulled_by": president, "annulled_reason": "erreur"}
        return Ballot.objects.create(
            item=self.item, question="Le comité adopte-t-il ce texte ?", status=status, **(fields | given)
        )


def hall(
    members: int = 5, *, status: MeetingStatus = S.OPEN, is_here: bool = True, with_referral: bool = False
) -> Hall:
    rules = RulesFactory()
    secretariat = UserFactory(full_name="Secrétariat", roles=[Role.SECRETARIAT])
    offices = [Office.PRESIDENT, Office.VICE_PRESIDENT] + [Office.MEMBER] * members
    mandates = [
        MandateFactory(office=offices[number], person__full_name=f"Membre {number}") for number in range(members)
    ]
    fields = {"remote_access": "visio"} | _dated(status, rules, secretariat)
    meeting = MeetingFactory(status=status, starts_at=DAY, **fields)
    referral = scheduled_referral(rules, secretariat) if with_referral else None
    item = AgendaItem.objects.create(
        meeting=meeting, position=1, title="" if referral else "Programme de travail", referral=referral
    )
    if status == S.MINUTES_APPROVED:
        approved_version(meeting, secretariat)
    made = Hall(meeting, item, mandates, secretariat, DAY, rules, referral)
    if is_here and status in OPENED_FROM:
        made.attend(*["in_person"] * members)
    return made


def _dated(status: MeetingStatus, rules: CommitteeRules, by: User) -> dict[str, object]:
    fields: dict[str, object] = {}
    if status in CONVENED_FROM:
        fields |= {"convened_at": LONG_AGO, "convened_by": by, "rules": rules, "edition": 1}
    if status in OPENED_FROM:
        fields |= {"opened_at": DAY, "opened_by": by, "quorum_note": "Le quorum est atteint."}
    if status in {S.CLOSED, S.MINUTES_APPROVED}:
        fields |= {"closed_at": DAY, "closed_by": by}
    if status == S.STOPPED:
        stopped = {"stopped_at": DAY, "postponed_reason": "Une séance est demandée."}
        fields |= {"kind": "written", "ends_at": DAY + timedelta(days=6), "remote_access": "", **stopped}
    if status == S.MINUTES_APPROVED:
        key = uuid4()
        fields |= {"minutes_approved_at": DAY, "minutes_approved_by": by, "approved_minutes_id": key}
        fields |= {"minutes_submitted_at": DAY, "minutes_submitted_by": by, "submitted_minutes_id": key}
    return fields


def approved_version(meeting: Meeting, by: User) -> MinutesVersion:
    """What was approved, as a version of the minutes keeps it. The points come afterwards: it has none."""
    text = minutes_text(meeting)
    return MinutesVersion.objects.create(
        pk=meeting.approved_minutes_id,
        meeting=meeting,
        number=1,
        content=text.as_record(),
        sha256=text.sha256,
        created_at=DAY,
        created_by=by,
    )


def scheduled_referral(rules: CommitteeRules, by: User, *, number: int = 1, **given: object) -> Referral:
    """A file that is on the agenda of a meeting."""
    return Referral.objects.create(
        **{
            "reference": f"SAI-2026-{number:04d}",
            "year": 2026,
            "number": number,
            "origin": "self",
            "status": ReferralStatus.SCHEDULED,
            "title": "Estimation du temps de retour à l’emploi",
            "question": "Ce traitement est-il conforme à la charte ?",
            "created_at": LONG_AGO,
            "created_by": by,
            "submitted_at": LONG_AGO,
            "submitted_by": by,
            "taken_up_at": LONG_AGO,
            "taken_up_by": by,
            "charter_version": given.get("charter_version") or CharterVersionFactory(),
            "rules": rules,
        }
        | given
    )
