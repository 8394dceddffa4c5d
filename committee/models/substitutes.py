"""Who may sit in the place of a member whose seat is held by function (CRPA, art. R.133-3)."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from committee.enums.composition import PERSONALITIES
from committee.models.seats import IN_FORCE, ONE_AT_A_TIME, Seat, ended_once, not_elsewhere, only, within_the_seat

_NONE_FOR = ", ".join(f"'{quality}'" for quality in sorted(PERSONALITIES))


class Substitute(models.Model):
    """One person who may sit for a seat from `starts_on` to `ends_on`, both included, when its holder does not.

    They are a member only for the meeting at which they sit (`Attendance.substitute`). An outside personality has no
    substitute; whoever holds a seat is nobody's.
    """

    seat = models.ForeignKey(Seat, verbose_name="siège", on_delete=models.RESTRICT, related_name="substitutes")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="suppléant", on_delete=models.RESTRICT, related_name="substitutions"
    )
    starts_on = models.DateField("premier jour")
    ends_on = models.DateField("dernier jour")
    term_ends_on = models.DateField("terme prévu")
    designation = models.CharField("acte de désignation", max_length=300)
    designated_on = models.DateField("date de l’acte", null=True, blank=True)
    end_reference = models.CharField("acte qui constate la fin", max_length=300, blank=True)
    recorded_at = models.DateTimeField("enregistré le")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "suppléance"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on"), term_ends_on__gte=F("ends_on")),
                name="committee_substitute_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(end_reference="", ends_on=F("term_ends_on")) | ~Q(end_reference=""),
                name="committee_substitute_early_end_quotes_its_act",
            ),
            models.CheckConstraint(condition=~Q(designation=""), name="committee_substitute_has_a_designation"),
            ExclusionConstraint(
                name="committee_substitute_one_per_seat",
                expressions=[(only("seat_id"), RangeOperators.OVERLAPS), (IN_FORCE, RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="committee_substitute_one_seat_per_person",
                expressions=[(only("person_id"), RangeOperators.OVERLAPS), (IN_FORCE, RangeOperators.OVERLAPS)],
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="same_substitute", exclude=["ends_on", "end_reference"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            ended_once("end_reference"),
            pgtrigger.Trigger(
                name="fits_its_seat",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[("held", "committee_seat%ROWTYPE")],
                func=f"""
                    {ONE_AT_A_TIME}
                    {within_the_seat()}
                    IF held.quality IN ({_NONE_FOR}) THEN
                        RAISE EXCEPTION 'committee: an outside personality has no substitute'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    {not_elsewhere("committee_mandate")}
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, suppléance ({self.seat})"
