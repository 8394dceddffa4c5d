"""Presence for one point only: who came late, left early, or gave a proxy for the rest."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from committee.enums.meetings import Presence
from committee.models.meetings import AgendaItem
from committee.models.seats import Mandate
from common.constraints import known


class ItemPresence(models.Model):
    """How one member attends one point, when it is not how they attend the meeting (`Attendance`)."""

    item = models.ForeignKey(AgendaItem, on_delete=models.RESTRICT, related_name="presences")
    mandate = models.ForeignKey(Mandate, on_delete=models.RESTRICT, related_name="+")
    presence = models.CharField("présence", max_length=20, choices=Presence.choices)
    proxy_holder = models.ForeignKey(Mandate, null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "présence pour un point"
        constraints = [
            known("presence", Presence, name="committee_itempresence_presence_known"),
            models.UniqueConstraint(fields=["item", "mandate"], name="committee_itempresence_once"),
            models.CheckConstraint(
                condition=Q(presence=Presence.PROXY, proxy_holder__isnull=False)
                | (~Q(presence=Presence.PROXY) & Q(proxy_holder__isnull=True)),
                name="committee_itempresence_proxy_has_a_holder",
            ),
            models.CheckConstraint(
                condition=Q(proxy_holder__isnull=True) | ~Q(proxy_holder=F("mandate")),
                name="committee_itempresence_no_proxy_to_oneself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate_id} : {self.get_presence_display()}"
