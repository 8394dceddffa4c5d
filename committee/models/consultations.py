"""What a member may do against a written consultation: demand that the committee meet."""

from django.conf import settings
from django.db import models

from committee.models.meetings import Meeting
from committee.models.seats import Mandate
from common import append_only


class MeetingDemand(models.Model):
    """One member demands a meeting in the place of a written consultation. It is not taken back."""

    append_only = True

    meeting = models.ForeignKey(Meeting, on_delete=models.RESTRICT, related_name="demands")
    mandate = models.ForeignKey(Mandate, on_delete=models.RESTRICT, related_name="+")
    demanded_at = models.DateTimeField("demandée le")
    demanded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "demande de séance"
        ordering = ["demanded_at"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "mandate"], name="committee_meetingdemand_once"),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.mandate_id}"
