"""Seats of the committee, and who holds them from one day to another."""

import pgtrigger
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


OPEN = Func(F("opened_on"), F("closed_on"), Value("[)"), function="daterange", output_field=DateRangeField())
IN_FORCE = Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange", output_field=DateRangeField())

# What several rows must prove together is proved one at a time: the lock of `operations.composition_steps`.
ONE_AT_A_TIME = "PERFORM pg_advisory_xact_lock(hashtextextended('committee.composition', 0));"


def within_the_seat() -> str:
    """PL/pgSQL that reads the seat into `held`, and refuses days on which it does not exist."""
    return """
        SELECT * INTO held FROM committee_seat WHERE id = NEW.seat_id;
        IF NEW.starts_on < held.opened_on OR NEW.ends_on >= held.closed_on THEN
            RAISE EXCEPTION 'committee: the seat does not exist on these days' USING ERRCODE = 'check_violation';
        END IF;
    """


def not_elsewhere(table: str) -> str:
    """PL/pgSQL that refuses a person who has a row in this table on the same days."""
    rows = f"SELECT 1 FROM {table} AS other WHERE other.person_id = NEW.person_id"  # noqa: S608 -- a table of ours
    return f"""
        IF EXISTS ({rows} AND other.starts_on <= NEW.ends_on AND other.ends_on >= NEW.starts_on) THEN
            RAISE EXCEPTION 'committee: a member is nobody''s substitute' USING ERRCODE = 'check_violation';
        END IF;
    """


def ended_once(*fields: str) -> pgtrigger.Trigger:
    """An end that was recorded before its term never changes: neither its day nor what was said of it."""
    changed = " OR ".join(f"NEW.{field} IS DISTINCT FROM OLD.{field}" for field in ("ends_on", *fields))
    return pgtrigger.Trigger(
        name="ended_once",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Q(old__ends_on__lt=pgtrigger.F("old__term_ends_on")),
        func=f"""
            IF {changed} THEN
                RAISE EXCEPTION 'committee: the end was recorded' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


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
            # One for each college, since equality of texts cannot be indexed there without an extension.
            *(
                ExclusionConstraint(
                    name=f"committee_seat_one_for_{college}",
                    expressions=[(OPEN, RangeOperators.OVERLAPS)],
                    condition=Q(quality=SeatQuality.BOARD, college=college),
                )
                for college in College
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="committee_seat_closed_after_opened",
            ),
            models.CheckConstraint(condition=~Q(label=""), name="committee_seat_has_a_label"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="same_seat",
                fields=[
                    "quality",
                    "college",
                    "label",
                    "competence",
                    "designating_body",
                    "rule_reference",
                    "opened_on",
                    "is_demonstration",
                ],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="closed_once_nobody_sits",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=ONE_AT_A_TIME  # noqa: S608 -- constants of ours
                + """
                    IF OLD.closed_on IS NOT NULL AND OLD.closed_on IS DISTINCT FROM NEW.closed_on THEN
                        RAISE EXCEPTION 'committee: the seat was suppressed' USING ERRCODE = 'check_violation';
                    END IF;
                    PERFORM 1 FROM committee_mandate WHERE seat_id = NEW.id AND ends_on >= NEW.closed_on
                    UNION ALL
                    SELECT 1 FROM committee_substitute WHERE seat_id = NEW.id AND ends_on >= NEW.closed_on;
                    IF FOUND THEN
                        RAISE EXCEPTION 'committee: somebody sits there' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
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
    designated_on = models.DateField("date de l’acte", null=True, blank=True)
    designated_by_peers = models.BooleanField("désigné par ses pairs au sein de son collège", default=False)
    minutes_reference = models.CharField("procès-verbal de la désignation par les pairs", max_length=300, blank=True)
    office_reference = models.CharField("élection à la fonction", max_length=300, blank=True)
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
        triggers = [
            pgtrigger.ReadOnly(name="same_mandate", exclude=["ends_on", "end_reason", "end_reference"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            ended_once("end_reason", "end_reference"),
            pgtrigger.Trigger(
                name="fits_its_seat",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[("held", "committee_seat%ROWTYPE")],
                func=f"""
                    {ONE_AT_A_TIME}
                    {within_the_seat()}
                    -- Whoever goes on in another office keeps the designation that they had.
                    IF held.quality = 'board' AND (NOT NEW.designated_by_peers OR NEW.minutes_reference = '')
                    AND NOT EXISTS (
                        SELECT 1 FROM committee_mandate AS before
                        WHERE before.seat_id = NEW.seat_id AND before.person_id = NEW.person_id
                          AND before.end_reason = 'new_office' AND before.ends_on = NEW.starts_on - 1
                    ) THEN
                        RAISE EXCEPTION 'committee: a board member is designated by peers, whose minutes are quoted'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    {not_elsewhere("committee_substitute")}
                    RETURN NEW;
                """,  # noqa: S608 -- constants of ours
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.seat})"
