"""Seats of the committee, and who holds them from one day to another."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from accounts.enums import Office
from committee.enums.composition import College, EndReason, SeatQuality
from common.constraints import known


def only(field: str) -> Func:
    """The range that holds one identifier: equality that an exclusion constraint can index without an extension."""
    return Func(F(field), F(field), Value("[]"), function="int8range", output_field=BigIntegerRangeField())


IN_FORCE = Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange", output_field=DateRangeField())


class Seat(models.Model):
    """A place in the committee, held for a quality; whoever sits in it changes, the seat stays."""

    quality = models.CharField("qualité", max_length=20, choices=SeatQuality.choices)
    college = models.CharField(
        "collège",
        max_length=20,
        choices=College.choices,
        blank=True,
        help_text="Pour un membre du conseil d’administration seulement.",
    )
    label = models.CharField("intitulé", max_length=200)
    competence = models.CharField("compétence", max_length=200, blank=True)
    designating_body = models.CharField("autorité qui désigne", max_length=200, blank=True)
    rule_reference = models.CharField("texte qui crée le siège", max_length=200)
    opened_on = models.DateField("créé le")
    closed_on = models.DateField("supprimé le", null=True, blank=True)
    is_demonstration = models.BooleanField("donnée de démonstration", default=False)

    class Meta:
        verbose_name = "siège"
        ordering = ["pk"]
        constraints = [
            known("quality", SeatQuality, name="committee_seat_quality_known"),
            models.CheckConstraint(
                condition=Q(quality=SeatQuality.BOARD, college__in=College.values)
                | (~Q(quality=SeatQuality.BOARD) & Q(college="")),
                name="committee_seat_college_for_the_board_only",
            ),
            models.UniqueConstraint(
                fields=["college"],
                condition=Q(quality=SeatQuality.BOARD, closed_on__isnull=True),
                name="committee_seat_one_per_college",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="committee_seat_closed_after_opened",
            ),
            models.CheckConstraint(condition=~Q(label=""), name="committee_seat_has_a_label"),
        ]

    def __str__(self) -> str:
        return self.label


class Mandate(models.Model):
    """One person on one seat from `starts_on` to `ends_on`, both included.

    `term_ends_on` is the last day that was foreseen; an early end moves `ends_on` and says why, and the
    replacement serves for the rest of the term (CRPA, art. R.133-4). Whoever is elected to an office during a
    mandate ends it and begins another on the same seat: what was is never rewritten.
    """

    seat = models.ForeignKey(Seat, verbose_name="siège", on_delete=models.RESTRICT, related_name="mandates")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="titulaire", on_delete=models.RESTRICT, related_name="mandates"
    )
    office = models.CharField("fonction", max_length=20, choices=Office.choices, default=Office.MEMBER)
    starts_on = models.DateField("premier jour")
    ends_on = models.DateField("dernier jour")
    term_ends_on = models.DateField("terme prévu")
    designation = models.CharField("acte de désignation", max_length=300)
    designated_by_peers = models.BooleanField("désigné par ses pairs au sein de son collège", default=False)
    end_reason = models.CharField("motif de fin", max_length=20, choices=EndReason.choices, blank=True)
    end_reference = models.CharField("acte qui constate la fin", max_length=300, blank=True)
    recorded_at = models.DateTimeField("enregistré le")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "mandat"
        ordering = ["starts_on", "pk"]
        constraints = [
            known("office", Office, name="committee_mandate_office_known"),
            models.CheckConstraint(
                condition=Q(end_reason__in=["", *EndReason.values]), name="committee_mandate_end_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on"), term_ends_on__gte=F("ends_on")),
                name="committee_mandate_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(end_reason="", ends_on=F("term_ends_on")) | ~Q(end_reason=""),
                name="committee_mandate_early_end_has_a_reason",
            ),
            models.CheckConstraint(condition=~Q(designation=""), name="committee_mandate_has_a_designation"),
            ExclusionConstraint(
                name="committee_mandate_one_holder_per_seat",
                expressions=[(only("seat_id"), RangeOperators.OVERLAPS), (IN_FORCE, RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="committee_mandate_one_seat_per_person",
                expressions=[(only("person_id"), RangeOperators.OVERLAPS), (IN_FORCE, RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="committee_mandate_one_president",
                expressions=[(IN_FORCE, RangeOperators.OVERLAPS)],
                condition=Q(office=Office.PRESIDENT),
            ),
            ExclusionConstraint(
                name="committee_mandate_one_vice_president",
                expressions=[(IN_FORCE, RangeOperators.OVERLAPS)],
                condition=Q(office=Office.VICE_PRESIDENT),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.seat})"
