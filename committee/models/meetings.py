"""Meetings, what they deal with, who attends, and the letters that they send."""

import uuid
from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from committee.enums.meetings import MeetingKind, MeetingLetterKind, MeetingStatus, Presence
from committee.models.rules import CommitteeRules
from committee.models.seats import Mandate
from common import append_only
from common.constraints import all_or_none, known, set_from
from common.typography import NBSP

S = MeetingStatus
_IN_WRITING = {S.CONVENED: "envoyée", S.CLOSED: "close"}


def state_of(status: MeetingStatus, kind: str) -> str:
    return str(_IN_WRITING.get(status, status.label) if kind == MeetingKind.WRITTEN else status.label)


class Meeting(models.Model):
    """A meeting of the committee, or a written consultation between two meetings, open from `starts_at` to `ends_at`.

    The rules that apply to it are those in force when it was convened.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("nature", max_length=20, choices=MeetingKind.choices, default=MeetingKind.MEETING)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    status = models.CharField("état", max_length=20, choices=S.choices, default=S.PLANNED)
    revision = models.PositiveIntegerField(default=0)
    starts_at = models.DateTimeField("date et heure")
    ends_at = models.DateTimeField("clôture de la consultation", null=True, blank=True)
    place = models.CharField("lieu", max_length=300)
    remote_access = models.CharField("accès à distance", max_length=300, blank=True)
    rules = models.ForeignKey(CommitteeRules, null=True, blank=True, on_delete=models.RESTRICT, related_name="meetings")
    second_notice_of = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.RESTRICT, related_name="second_meeting"
    )
    planned_at = models.DateTimeField("prévue le")
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    convened_at = models.DateTimeField("convoquée le", null=True, blank=True)
    convened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    urgency_reason = models.TextField("motif de l’urgence", blank=True, max_length=2000)
    # One more at each convening: the letters of a meeting that was postponed are not those of the new date.
    edition = models.PositiveSmallIntegerField(default=0)
    postponed_reason = models.TextField("motif du report", blank=True, max_length=2000)
    stopped_at = models.DateTimeField("interrompue le", null=True, blank=True)
    opened_at = models.DateTimeField("ouverte le", null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    closed_at = models.DateTimeField("levée le", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    # The point that the meeting is dealing with: everybody's screen shows it (operations/conduct.py).
    current_item = models.ForeignKey(
        "committee.AgendaItem", null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    quorum_note = models.TextField("quorum constaté", blank=True)
    minutes_note = models.TextField("observations portées au procès-verbal", blank=True, max_length=8000)
    # The version that the committee is asked to approve, then the one that it approved: the same (models/minutes.py).
    submitted_minutes = models.ForeignKey(
        "committee.MinutesVersion", null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    minutes_submitted_at = models.DateTimeField("procès-verbal soumis le", null=True, blank=True)
    minutes_submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    approved_minutes = models.ForeignKey(
        "committee.MinutesVersion", null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    minutes_approved_at = models.DateTimeField("procès-verbal approuvé le", null=True, blank=True)
    minutes_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    is_demonstration = models.BooleanField("donnée de démonstration", default=False)

    class Meta:
        verbose_name = "séance"
        ordering = ["-starts_at"]
        constraints = [
            known("status", S, name="committee_meeting_status_known"),
            known("kind", MeetingKind, name="committee_meeting_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=MeetingKind.MEETING, ends_at__isnull=True)
                | Q(kind=MeetingKind.WRITTEN, ends_at__gt=F("starts_at")),
                name="committee_meeting_consultation_has_an_end",
            ),
            models.UniqueConstraint(fields=["year", "number"], name="committee_meeting_number_once"),
            all_or_none("convened_at", "convened_by", name="committee_meeting_notice_signed"),
            all_or_none("opened_at", "opened_by", name="committee_meeting_opening_signed"),
            all_or_none("closed_at", "closed_by", name="committee_meeting_closing_signed"),
            all_or_none("minutes_approved_at", "minutes_approved_by", name="committee_meeting_minutes_signed"),
            set_from(
                "convened_at",
                states=[S.CONVENED, S.INQUORATE, S.OPEN, S.CLOSED, S.MINUTES_APPROVED],
                name="committee_meeting_convened_is_dated",
            ),
            set_from(
                "rules",
                states=[S.CONVENED, S.INQUORATE, S.OPEN, S.CLOSED, S.MINUTES_APPROVED],
                name="committee_meeting_convened_is_pinned_to_rules",
            ),
            set_from(
                "opened_at",
                states=[S.OPEN, S.CLOSED, S.MINUTES_APPROVED],
                name="committee_meeting_opened_is_dated",
            ),
            set_from("closed_at", states=[S.CLOSED, S.MINUTES_APPROVED], name="committee_meeting_closed_is_dated"),
            set_from("stopped_at", states=[S.STOPPED], name="committee_meeting_stopped_is_dated"),
            models.CheckConstraint(
                condition=~Q(status=S.STOPPED) | Q(kind=MeetingKind.WRITTEN),
                name="committee_meeting_only_a_consultation_is_stopped",
            ),
            set_from("minutes_approved_at", states=[S.MINUTES_APPROVED], name="committee_meeting_minutes_are_dated"),
            set_from("approved_minutes", states=[S.MINUTES_APPROVED], name="committee_meeting_minutes_have_a_version"),
            all_or_none(
                "submitted_minutes",
                "minutes_submitted_at",
                "minutes_submitted_by",
                name="committee_meeting_submission_signed",
            ),
            models.CheckConstraint(
                condition=Q(submitted_minutes__isnull=True) | Q(status__in=[S.CLOSED, S.MINUTES_APPROVED]),
                name="committee_meeting_minutes_after_the_close",
            ),
            models.CheckConstraint(
                condition=Q(approved_minutes__isnull=True) | Q(approved_minutes=F("submitted_minutes")),
                name="committee_meeting_approves_what_was_submitted",
            ),
            models.CheckConstraint(
                condition=Q(current_item__isnull=True) | Q(opened_at__isnull=False),
                name="committee_meeting_no_point_before_the_opening",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="deals_with_its_own_points",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__current_item__isnull=False),
                func="""
                    IF NOT EXISTS (SELECT 1 FROM committee_agendaitem
                                   WHERE id = NEW.current_item_id AND meeting_id = NEW.id) THEN
                        RAISE EXCEPTION 'committee: this point is of another meeting' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="minutes_approved_by_a_vote",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition(
                    "NEW.approved_minutes_id IS DISTINCT FROM OLD.approved_minutes_id"
                    " OR (OLD.status = 'minutes_approved' AND NEW.status <> OLD.status)"
                ),
                func="""
                    IF OLD.status = 'minutes_approved' OR NOT EXISTS (
                        SELECT 1 FROM committee_ballot AS ballot
                        JOIN committee_agendaitem AS item ON item.id = ballot.item_id
                        JOIN committee_minutesversion AS version ON version.id = NEW.approved_minutes_id
                        WHERE item.minutes_of_id = NEW.id AND version.meeting_id = NEW.id
                          AND ballot.text_sha256 = version.sha256
                          AND ballot.status = 'proclaimed' AND ballot.is_carried
                    ) THEN
                        RAISE EXCEPTION 'committee: minutes are approved by a vote, once'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("committee:meeting", args=[self.pk])

    @property
    def reference(self) -> str:
        return f"SEA-{self.year}-{self.number:02d}"

    @property
    def noun(self) -> str:
        """« la séance SEA-2026-01 », « la consultation écrite SEA-2026-02 »."""
        return MeetingKind(self.kind).label

    @property
    def state(self) -> str:
        """The state in the words of its kind: a consultation is sent and closed, a meeting is convened and ended."""
        return state_of(S(self.status), self.kind)

    @property
    def is_written(self) -> bool:
        return self.kind == MeetingKind.WRITTEN

    @property
    def day(self) -> date:
        """The day that decides who composes the committee: when it was opened, else when it is to begin (Paris)."""
        return timezone.localdate(self.opened_at or self.starts_at)

    @property
    def needs_no_quorum(self) -> bool:
        return bool(self.second_notice_of_id and self.rules and self.rules.second_notice_without_quorum)


class AgendaItem(models.Model):
    """One point of the agenda: a referral, or a matter of the committee's own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.RESTRICT, related_name="items")
    position = models.PositiveSmallIntegerField("rang")
    title = models.CharField("objet", max_length=300, blank=True)
    referral = models.ForeignKey(
        "committee.Referral", null=True, blank=True, on_delete=models.RESTRICT, related_name="agenda_items"
    )
    # The meeting whose minutes this point is to approve: it comes by itself (operations/minutes_agenda.py).
    minutes_of = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.RESTRICT, related_name="approval_items"
    )
    is_confidential = models.BooleanField("tenu hors de l’extrait public", default=False)
    note = models.TextField("note pour le procès-verbal", blank=True, max_length=8000)
    # How many times the note was saved: what the form that edits it must carry.
    note_revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "point de l’ordre du jour"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="committee_agendaitem_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["meeting", "referral"], name="committee_agendaitem_referral_once"),
            models.UniqueConstraint(fields=["meeting", "minutes_of"], name="committee_agendaitem_minutes_once"),
            models.CheckConstraint(
                condition=Q(minutes_of__isnull=True) | (Q(referral__isnull=True) & ~Q(minutes_of=F("meeting"))),
                name="committee_agendaitem_approves_minutes_of_another",
            ),
            models.CheckConstraint(
                condition=Q(referral__isnull=False) | ~Q(title=""), name="committee_agendaitem_says_of_what"
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"point {self.position}"

    @property
    def full_title(self) -> str:
        """What the point is about, for who may read it. It comes with its referral."""
        return self.title if self.referral is None else f"{self.referral.reference}{NBSP}: {self.referral.title}"

    @property
    def neutral_title(self) -> str:
        """All that is said of it to who left the file (RELIABILITY §2.3, row 19)."""
        return self.title if self.referral is None else f"Saisine {self.referral.reference}"


class Attendance(models.Model):
    """How one member attends one meeting, and to whom they gave their proxy."""

    meeting = models.ForeignKey(Meeting, on_delete=models.RESTRICT, related_name="attendances")
    mandate = models.ForeignKey(Mandate, on_delete=models.RESTRICT, related_name="attendances")
    presence = models.CharField("présence", max_length=20, choices=Presence.choices)
    proxy_holder = models.ForeignKey(
        Mandate, null=True, blank=True, on_delete=models.RESTRICT, related_name="proxies_held"
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="suppléant qui siège",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="sittings",
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "présence"
        constraints = [
            known("presence", Presence, name="committee_attendance_presence_known"),
            models.UniqueConstraint(fields=["meeting", "mandate"], name="committee_attendance_once"),
            models.CheckConstraint(
                condition=Q(presence=Presence.PROXY, proxy_holder__isnull=False)
                | (~Q(presence=Presence.PROXY) & Q(proxy_holder__isnull=True)),
                name="committee_attendance_proxy_has_a_holder",
            ),
            models.CheckConstraint(
                condition=Q(proxy_holder__isnull=True) | ~Q(proxy_holder=F("mandate")),
                name="committee_attendance_no_proxy_to_oneself",
            ),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(presence=Presence.PROXY),
                name="committee_attendance_substitute_or_proxy",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="substitute_of_the_seat",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__substitute__isnull=False),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM committee_mandate AS mandate
                        JOIN committee_meeting AS meeting ON meeting.id = NEW.meeting_id
                        JOIN committee_substitute AS substitute
                          ON substitute.seat_id = mandate.seat_id AND substitute.person_id = NEW.substitute_id
                         AND (COALESCE(meeting.opened_at, meeting.starts_at) AT TIME ZONE 'Europe/Paris')::date
                             BETWEEN substitute.starts_on AND substitute.ends_on
                        WHERE mandate.id = NEW.mandate_id
                    ) THEN
                        RAISE EXCEPTION 'committee: not the substitute of this seat that day'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate} : {self.get_presence_display()}"


class MeetingLetter(models.Model):
    """A letter sent to one member about one meeting: the row that makes a second sending do nothing."""

    append_only = True

    meeting = models.ForeignKey(Meeting, on_delete=models.RESTRICT, related_name="letters")
    mandate = models.ForeignKey(Mandate, on_delete=models.RESTRICT, related_name="+")
    kind = models.CharField(max_length=20, choices=MeetingLetterKind.choices)
    edition = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = "lettre de séance"
        constraints = [
            known("kind", MeetingLetterKind, name="committee_meetingletter_kind_known"),
            models.UniqueConstraint(
                fields=["meeting", "mandate", "kind", "edition"], name="committee_meetingletter_once"
            ),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.meeting} : {self.mandate}"
