"""The minutes of a meeting: their versions, and what members had written in them or asked about them."""

import uuid
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from committee.enums.minutes import RemarkKind
from committee.models.meetings import AgendaItem, Meeting
from committee.models.seats import Mandate
from common import append_only
from common.constraints import known


class MinutesVersion(models.Model):
    """The whole minutes at one moment, in the words that are read. Rows are only added.

    `content` holds the facts as sentences and tables, and the texts that the secretariat wrote: what was voted is what
    is read, whatever becomes of the code. `sha256` is that of `content`; a ballot bears on it.
    """

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.RESTRICT, related_name="minutes_versions")
    number = models.PositiveSmallIntegerField("version")
    content: "models.JSONField[Any, Any]" = models.JSONField("texte")
    sha256 = models.CharField("empreinte", max_length=64)
    created_at = models.DateTimeField("enregistrée le")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "version du procès-verbal"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="committee_minutesversion_number_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="committee_minutesversion_number_from_one"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="committee_minutesversion_digest_formed"
            ),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return f"version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("committee:minutes-version", args=[self.meeting_id, self.number])


class MinutesRemark(models.Model):
    """What one member has written in the minutes under their name, or asks to have corrected. Rows are only added.

    A disagreement (CRPA, art. R.133-13) is its author's: it is printed beside the text, whatever the version, and the
    committee does not vote on it.
    """

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.RESTRICT, related_name="minutes_remarks")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.RESTRICT, related_name="minutes_remarks"
    )
    mandate = models.ForeignKey(Mandate, on_delete=models.RESTRICT, related_name="+")
    # Who speaks for the mandate: its holder, or the substitute who sat. Null in the rows of before substitutes.
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.RESTRICT, related_name="+")
    kind = models.CharField("nature", max_length=20, choices=RemarkKind.choices)
    text = models.TextField("texte", max_length=4000)
    recorded_at = models.DateTimeField("enregistré le")

    class Meta:
        verbose_name = "mention au procès-verbal"
        ordering = ["recorded_at"]
        constraints = [
            known("kind", RemarkKind, name="committee_minutesremark_kind_known"),
            models.CheckConstraint(condition=~Q(text=""), name="committee_minutesremark_says_something"),
        ]
        triggers = [
            *append_only.triggers(),
            pgtrigger.Trigger(
                name="from_the_opening_to_the_approval",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[("target", "RECORD")],
                # FOR SHARE: an approval waits for the remarks under way, and a remark that waited for it sees it.
                func="""
                    SELECT meeting.status INTO target FROM committee_meeting AS meeting
                    WHERE meeting.id = NEW.meeting_id FOR SHARE;
                    IF target.status IS DISTINCT FROM 'open' AND target.status IS DISTINCT FROM 'closed' THEN
                        RAISE EXCEPTION 'committee: the minutes are not being written'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF NEW.item_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM committee_agendaitem WHERE id = NEW.item_id AND meeting_id = NEW.meeting_id
                    ) THEN
                        RAISE EXCEPTION 'committee: this point is of another meeting'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF EXISTS (
                        SELECT 1 FROM committee_agendaitem AS item
                        JOIN committee_recusal AS recusal ON recusal.referral_id = item.referral_id
                        JOIN committee_mandate AS mandate ON mandate.id = NEW.mandate_id
                        WHERE item.id = NEW.item_id AND recusal.person_id IN (mandate.person_id, NEW.recorded_by_id)
                    ) THEN
                        RAISE EXCEPTION 'committee: recused from this referral' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.meeting_id} {self.mandate_id}"

    @property
    def author(self) -> User:
        return self.recorded_by or self.mandate.person
