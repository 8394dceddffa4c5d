"""One version of the sheet of an algorithm: what every law and register asks, stored once."""

import uuid
from functools import partial
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from algorithms import enums
from algorithms.enums import SheetStatus as S
from algorithms.models.entering import enters_the_registry
from algorithms.models.registry import Algorithm
from charter.models import StrategicObjective
from common.constraints import all_or_none, known, set_from

MAX_TEXT = 8000

_Text = partial(models.TextField, blank=True, max_length=MAX_TEXT)
_Line = partial(models.CharField, blank=True, max_length=300)
TONES = {
    S.DRAFT: "neutral",
    S.PROPOSED: "waiting",
    S.APPROVED: "progress",
    S.PUBLISHED: "success",
    S.SUPERSEDED: "neutral",
}
# What may still move on a version that was proposed: its state and its signatures, nothing of what it says.
_MOVES = (
    "status,revision,proposed_at,proposed_by_id,approved_at,approved_by_id,sent_back_at,sent_back_by_id,"
    "sent_back_reason,published_at,published_by_id,publication_id"
)


def _choice(label: str, choices: type[models.TextChoices]) -> "models.CharField[str, str]":
    return models.CharField(label, max_length=20, choices=choices.choices, default="unknown")


class SheetVersion(models.Model):
    """The sheet as it stood. A draft is written; from its proposal on, PostgreSQL refuses any change of its content."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    algorithm = models.ForeignKey(Algorithm, on_delete=models.RESTRICT, related_name="versions")
    number = models.PositiveSmallIntegerField("version")
    status = models.CharField("état", max_length=20, choices=S.choices, default=S.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    change_note = _Text("ce qui change avec cette version")

    # 1. Identity. The direction is the algorithm's; who answers and whom to write to are rows.
    administration = models.CharField("administration", max_length=200)
    bearer_service = _Line("service porteur")
    updated_on = models.DateField("informations mises à jour le")
    name = models.CharField("nom de l’algorithme", max_length=200)
    summary = models.CharField("résumé", blank=True, max_length=399)
    keywords = _Line("autres noms et mots pour le trouver")

    # 2. Purpose and objectives.
    in_service_scope = _choice("relève de l’offre de service aux usagers", enums.Answer)
    context = _Text("contexte global")
    purpose = _Text("finalité")
    out_of_scope = _Text("ce à quoi il ne doit pas servir")
    why_algorithm = _Text("pourquoi un algorithme")
    alternatives = _Text("autres solutions étudiées")
    trade_offs = _Text("avantages, inconvénients, et pourquoi c’est proportionné")
    objectives = models.ManyToManyField(
        StrategicObjective, verbose_name="objectifs stratégiques servis", blank=True, related_name="sheets"
    )
    objectives_note = _Text("justification, si aucun objectif n’est servi")

    # 3. Decision and human intervention. Legal bases are rows.
    founds_decision = _choice("fonde une décision individuelle", enums.Answer)
    role_in_decision = _Text("comment et quand il intervient dans la décision")
    automation = _choice("niveau d’automatisation", enums.Automation)
    human_intervention = _Text("intervention humaine")
    information_provided = _Text("ce que l’algorithme montre à la personne qui décide")
    training = _Text("formation de ceux qui s’en servent")
    mastery = _Text("maîtrise de l’algorithme et de ses évolutions")
    secrecy_reason = _Text("secret protégé qui s’oppose à la publication de certaines règles")

    # 4. People and effects.
    decisions_per_year = models.PositiveBigIntegerField("nombre de décisions par an", null=True, blank=True)
    volume_note = _Line("précision sur le volume et la fréquence")
    people_concerned = models.PositiveBigIntegerField("nombre de personnes concernées", null=True, blank=True)
    decision_scope = _choice("portée de la décision", enums.DecisionScope)
    users = _Text("qui s’en sert")
    audience = _Text("public concerné")
    important_effects = _Text("effets importants sur ce public")
    people_informed = _Text("comment les personnes sont informées")
    appeals = _Text("réclamations et recours")

    # 5. Data. Data sets are rows.
    recipients = _Text("destinataires des données")
    transfers = _Text("transferts hors de l’Union européenne")
    security = _Text("mesures de sécurité")

    # 6. Internals. Suppliers are rows.
    technique = _choice("type d’algorithme", enums.Technique)
    technique_note = _Line("précision sur la technique")
    operations = _Text("opérations effectuées")
    parameters = _Text("paramètres et pondération")
    monitoring = _Text("surveillance et maintenance")
    logging = _Text("journaux conservés")

    # 7. Risks and studies. Risks and studies carried out are rows.
    governance = _Text("que faire si un risque se réalise")
    impact_study = _choice("analyse d’impact relative à la protection des données", enums.ImpactStudy)
    dpo_opinion = _Text("avis du délégué à la protection des données")
    rights_study = _choice("analyse d’impact sur les droits fondamentaux", enums.ImpactStudy)
    works_council = _choice("présenté au comité social et économique", enums.Answer)
    works_council_on = models.DateField("date de la présentation au comité social et économique", null=True, blank=True)
    works_council_note = _Line("suites de la présentation")
    public_debate = _Text("débat public et avis d’autres organismes")

    # 8. Life, cost and links. Events and links are rows.
    lifecycle = _choice("étape de vie", enums.Lifecycle)
    review_due_on = models.DateField("prochaine revue de la fiche", null=True, blank=True)
    cost_build = models.DecimalField(
        "coût de construction, en euros", max_digits=14, decimal_places=2, null=True, blank=True
    )
    cost_per_year = models.DecimalField("coût annuel, en euros", max_digits=14, decimal_places=2, null=True, blank=True)
    cost_note = _Line("précision sur le coût")
    member_states = _Line("États membres où le système est en service")

    # Folded (no accent, lower case) by the operation that writes the content: what the list searches.
    search_text = models.TextField(editable=False, default="")

    created_at = models.DateTimeField("ouverte le")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    proposed_at = models.DateTimeField("proposée le", null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    sent_back_at = models.DateTimeField("renvoyée le", null=True, blank=True)
    sent_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    sent_back_reason = _Text("motif du renvoi")
    approved_at = models.DateTimeField("approuvée le", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    published_at = models.DateTimeField("publiée le", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    publication_id = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = "version de fiche"
        ordering = ["algorithm", "-number"]
        constraints = [
            known("status", S, name="algorithms_sheetversion_status_known"),
            known("lifecycle", enums.Lifecycle, name="algorithms_sheetversion_lifecycle_known"),
            known("in_service_scope", enums.Answer, name="algorithms_sheetversion_service_scope_known"),
            known("founds_decision", enums.Answer, name="algorithms_sheetversion_founds_decision_known"),
            known("automation", enums.Automation, name="algorithms_sheetversion_automation_known"),
            known("decision_scope", enums.DecisionScope, name="algorithms_sheetversion_decision_scope_known"),
            known("impact_study", enums.ImpactStudy, name="algorithms_sheetversion_impact_study_known"),
            known("rights_study", enums.ImpactStudy, name="algorithms_sheetversion_rights_study_known"),
            known("works_council", enums.Answer, name="algorithms_sheetversion_works_council_known"),
            known("technique", enums.Technique, name="algorithms_sheetversion_technique_known"),
            all_or_none("proposed_at", "proposed_by", name="algorithms_sheetversion_proposal_signed"),
            all_or_none("sent_back_at", "sent_back_by", name="algorithms_sheetversion_return_signed"),
            all_or_none("approved_at", "approved_by", name="algorithms_sheetversion_approval_signed"),
            all_or_none(
                "published_at", "published_by", "publication_id", name="algorithms_sheetversion_publication_signed"
            ),
            set_from(
                "proposed_at",
                states=[S.PROPOSED, S.APPROVED, S.PUBLISHED, S.SUPERSEDED],
                name="algorithms_sheetversion_proposed_is_dated",
            ),
            set_from(
                "approved_at",
                states=[S.APPROVED, S.PUBLISHED, S.SUPERSEDED],
                name="algorithms_sheetversion_approved_is_dated",
            ),
            set_from(
                "published_at",
                states=[S.PUBLISHED, S.SUPERSEDED],
                name="algorithms_sheetversion_published_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(sent_back_at__isnull=True) | ~Q(sent_back_reason=""),
                name="algorithms_sheetversion_return_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="algorithms_sheetversion_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("proposed_by")),
                name="algorithms_sheetversion_published_by_another_than_its_author",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="algorithms_sheetversion_has_a_name"),
            models.CheckConstraint(
                condition=(Q(cost_build__isnull=True) | Q(cost_build__gte=0))
                & (Q(cost_per_year__isnull=True) | Q(cost_per_year__gte=0)),
                name="algorithms_sheetversion_costs_are_not_negative",
            ),
            models.UniqueConstraint(fields=["algorithm", "number"], name="algorithms_sheetversion_number_once"),
            models.UniqueConstraint(
                fields=["algorithm"], condition=Q(status=S.PUBLISHED), name="algorithms_sheetversion_one_published"
            ),
            models.UniqueConstraint(
                fields=["algorithm"],
                condition=Q(status__in=[S.DRAFT, S.PROPOSED, S.APPROVED]),
                name="algorithms_sheetversion_one_open",
            ),
        ]
        indexes = [models.Index(fields=["status", "lifecycle"], name="algorithms_sheet_status")]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_once_proposed",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__status__in=[S.PROPOSED, S.APPROVED, S.PUBLISHED, S.SUPERSEDED]),
                func=f"""
                    IF to_jsonb(OLD) - '{{{_MOVES}}}'::text[]
                       <> to_jsonb(NEW) - '{{{_MOVES}}}'::text[] THEN
                        RAISE EXCEPTION 'the content of a sheet that was proposed cannot be changed';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="kept_once_proposed",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__status__in=[S.PROPOSED, S.APPROVED, S.PUBLISHED, S.SUPERSEDED]),
            ),
            enters_the_registry(),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("algorithms:sheet", args=[self.pk])

    @classmethod
    def column(cls, name: str) -> "models.Field[Any, Any]":
        """The definition of one field: its label, its choices, its default."""
        found = cls._meta.get_field(name)
        if not isinstance(found, models.Field):
            raise TypeError(f"{name} is not a field of the sheet")
        return found

    @property
    def tone(self) -> str:
        """How its state is coloured; the words say it too."""
        return TONES[S(self.status)]

    @property
    def is_in_use(self) -> bool:
        return self.lifecycle in enums.IN_USE
