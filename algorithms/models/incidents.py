"""What went wrong with an algorithm: the incident, its follow-up, who was told of it, the letters that left."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from algorithms.enums import Breach, EntryKind, Harm, IncidentLetterKind, IncidentStatus, NoticeKind, Seriousness
from algorithms.models.registry import Algorithm
from algorithms.models.sheets import SheetVersion
from algorithms.workflow import INCIDENT
from common import append_only
from common.constraints import all_or_none, known, set_from

MAX_TEXT = 8000
# What may still move on an incident that is closed: its state and its signatures.
_MOVES = "status,revision,closed_at,closed_by_id,closing_note"


class Incident(models.Model):
    """Something that went wrong with an algorithm, as it is known now. What was known before is in its follow-up.

    « Incident grave » is the word of règlement (UE) 2024/1689, art. 3, 49; the breach is that of RGPD, art. 33.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField("référence", max_length=20, unique=True)
    algorithm = models.ForeignKey(Algorithm, on_delete=models.RESTRICT, related_name="incidents")
    sheet = models.ForeignKey(
        SheetVersion,
        verbose_name="version de la fiche",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="incidents",
    )
    status = models.CharField("état", max_length=20, choices=IncidentStatus.choices, default=IncidentStatus.OPEN)
    revision = models.PositiveIntegerField(default=0)
    title = models.CharField("objet", max_length=200)
    description = models.TextField("ce qui s’est passé", max_length=MAX_TEXT)
    began_at = models.DateTimeField("début", null=True, blank=True)
    # Where every clock starts: the moment at which the body knew.
    known_at = models.DateTimeField("connu le")
    seriousness = models.CharField("gravité", max_length=20, choices=Seriousness.choices)
    harm = models.CharField("ce qui le rend grave", max_length=20, choices=Harm.choices, blank=True)
    breach = models.CharField("violation de données personnelles", max_length=20, choices=Breach.choices)
    people_affected = models.PositiveBigIntegerField("personnes touchées", null=True, blank=True)
    cause = models.TextField("cause", max_length=MAX_TEXT, blank=True)
    measures = models.TextField("mesures prises", max_length=MAX_TEXT, blank=True)
    is_demonstration = models.BooleanField("donnée de démonstration", default=False)
    declared_at = models.DateTimeField("déclaré le")
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    closed_at = models.DateTimeField("clos le", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    closing_note = models.TextField("note de clôture", max_length=MAX_TEXT, blank=True)

    class Meta:
        verbose_name = "incident"
        ordering = ["-known_at", "-reference"]
        constraints = [
            known("status", IncidentStatus, name="algorithms_incident_status_known"),
            known("seriousness", Seriousness, name="algorithms_incident_seriousness_known"),
            known("breach", Breach, name="algorithms_incident_breach_known"),
            models.CheckConstraint(
                condition=Q(seriousness=Seriousness.SERIOUS, harm__in=Harm.values)
                | (~Q(seriousness=Seriousness.SERIOUS) & Q(harm="")),
                name="algorithms_incident_serious_says_which_harm",
            ),
            models.CheckConstraint(
                condition=Q(began_at__isnull=True) | Q(known_at__gte=F("began_at")),
                name="algorithms_incident_known_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(known_at__lte=F("declared_at")), name="algorithms_incident_declared_once_known"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(description=""), name="algorithms_incident_says_what_happened"
            ),
            models.CheckConstraint(
                condition=Q(reference__regex=r"^INC-\d{4}-\d{4,}$"), name="algorithms_incident_reference_formed"
            ),
            all_or_none("closed_at", "closed_by", name="algorithms_incident_closure_signed"),
            set_from("closed_at", states=[IncidentStatus.CLOSED], name="algorithms_incident_closed_is_dated"),
            models.CheckConstraint(
                condition=~Q(status=IncidentStatus.CLOSED) | ~Q(closing_note=""),
                name="algorithms_incident_closed_is_explained",
            ),
        ]
        indexes = [models.Index(fields=["algorithm", "status"], name="algorithms_incident_open")]
        triggers = [
            pgtrigger.FSM(name="one_way", field="status", transitions=INCIDENT.moves()),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="frozen_once_closed",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__status=IncidentStatus.CLOSED),
                func=f"""
                    IF to_jsonb(OLD) - '{{{_MOVES}}}'::text[] <> to_jsonb(NEW) - '{{{_MOVES}}}'::text[] THEN
                        RAISE EXCEPTION 'the facts of an incident that is closed cannot be changed';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="of_its_algorithm",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__sheet__isnull=False),
                func="""
                    IF (SELECT algorithm_id FROM algorithms_sheetversion WHERE id = NEW.sheet_id)
                       <> NEW.algorithm_id THEN
                        RAISE EXCEPTION 'this sheet is not one of this algorithm';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("algorithms:incident", args=[self.pk])

    @property
    def tone(self) -> str:
        return IncidentStatus(self.status).tone

    @property
    def seriousness_tone(self) -> str:
        return Seriousness(self.seriousness).tone

    @property
    def is_open(self) -> bool:
        return self.status != IncidentStatus.CLOSED


class IncidentEntry(models.Model):
    """A line of the follow-up of an incident: written once, in the order in which things were learnt."""

    append_only = True

    incident = models.ForeignKey(Incident, on_delete=models.RESTRICT, related_name="entries")
    kind = models.CharField("nature", max_length=20, choices=EntryKind.choices)
    text = models.TextField("texte", max_length=MAX_TEXT)
    written_at = models.DateTimeField("écrit le")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "ligne de suivi"
        ordering = ["written_at", "pk"]
        constraints = [
            known("kind", EntryKind, name="algorithms_incidententry_kind_known"),
            models.CheckConstraint(condition=~Q(text=""), name="algorithms_incidententry_says_something"),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return f"{self.kind} {self.incident_id}"


class IncidentNotice(models.Model):
    """Somebody outside who was told of an incident: when, under which reference.

    The first of its kind stops the clock of that kind, unless a later one `replaces` it because it was wrong.
    """

    append_only = True

    incident = models.ForeignKey(Incident, on_delete=models.RESTRICT, related_name="notices")
    kind = models.CharField("destinataire", max_length=20, choices=NoticeKind.choices)
    sent_at = models.DateTimeField("notifié le")
    reference = models.CharField("référence ou récépissé", max_length=200, blank=True)
    note = models.TextField("précision", max_length=MAX_TEXT, blank=True)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.RESTRICT, related_name="replaced_by"
    )
    recorded_at = models.DateTimeField("enregistrée le")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "notification d’incident"
        ordering = ["sent_at", "pk"]
        constraints = [
            known("kind", NoticeKind, name="algorithms_incidentnotice_kind_known"),
            models.CheckConstraint(
                condition=Q(sent_at__lte=F("recorded_at")), name="algorithms_incidentnotice_recorded_once_sent"
            ),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return f"{self.kind} {self.incident_id}"


class IncidentLetter(models.Model):
    """A letter that left: kept so that the same one is not sent twice, whatever dies on the way."""

    append_only = True

    incident = models.ForeignKey(Incident, on_delete=models.RESTRICT, related_name="letters")
    kind = models.CharField("courrier", max_length=20, choices=IncidentLetterKind.choices)
    occasion = models.CharField("occasion", max_length=60)
    recipient = models.EmailField("destinataire")
    sent_at = models.DateTimeField("envoyé le")

    class Meta:
        verbose_name = "courrier d’incident"
        constraints = [
            known("kind", IncidentLetterKind, name="algorithms_incidentletter_kind_known"),
            models.UniqueConstraint(
                fields=["incident", "kind", "occasion", "recipient"], name="algorithms_incidentletter_sent_once"
            ),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return f"{self.kind} {self.recipient}"
