"""The contradictory phase: a department checks the facts of a draft, on passages opened to it and nothing else."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Department, User
from common import append_only
from common.constraints import known
from opinions.enums.review import FactVerdict, RemarkOutcome
from opinions.models.opinions import DraftVersion, Opinion


def _author() -> "models.ForeignKey[User, User]":
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")


class FactCheck(models.Model):
    """Passages of one exact version, opened to one department until the end of a day."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opinion = models.ForeignKey(Opinion, on_delete=models.RESTRICT, related_name="fact_checks")
    draft = models.ForeignKey(DraftVersion, verbose_name="version", on_delete=models.RESTRICT, related_name="+")
    department = models.ForeignKey(
        Department, verbose_name="direction", on_delete=models.RESTRICT, related_name="fact_checks"
    )
    days = models.PositiveSmallIntegerField("délai, en jours ouvrés")
    due_on = models.DateField("jusqu’au")
    opened_at = models.DateTimeField("ouverte le")
    opened_by = _author()

    class Meta:
        verbose_name = "vérification des faits"
        ordering = ["opened_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(days__gt=0), name="opinions_factcheck_leaves_time"),
            models.UniqueConstraint(
                fields=["opinion", "draft", "department"], name="opinions_factcheck_once_a_version"
            ),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """The page of the department; the committee has its own (`opinions:fact-checks`)."""
        return reverse("opinions:check-facts", args=[self.pk])


class FactPassage(models.Model):
    """One passage, copied: whoever reads it here reaches nothing else of the draft."""

    append_only = True

    check_opened = models.ForeignKey(FactCheck, on_delete=models.RESTRICT, related_name="passages")
    position = models.PositiveSmallIntegerField("rang")
    zone = models.CharField("partie du texte", max_length=120)
    number = models.PositiveSmallIntegerField("paragraphe")
    label = models.CharField("passage", max_length=300)
    text = models.TextField("texte")

    class Meta:
        verbose_name = "passage à vérifier"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["check_opened", "position"], name="opinions_factpassage_position_once"),
            models.CheckConstraint(condition=~Q(text=""), name="opinions_factpassage_says_something"),
            models.CheckConstraint(
                condition=Q(zone__in=["essential", "visas", "heard"]) | Q(zone__startswith="recital-"),
                name="opinions_factpassage_is_of_facts",
            ),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return self.label


class FactAnswer(models.Model):
    """What the department says of one passage. Said again before the end, the last one counts; all stay."""

    append_only = True

    passage = models.ForeignKey(FactPassage, on_delete=models.RESTRICT, related_name="answers")
    verdict = models.CharField("appréciation", max_length=20, choices=FactVerdict.choices)
    correction = models.TextField("ce qui est exact", max_length=4000, blank=True)
    evidence = models.TextField("preuve", max_length=4000, blank=True)
    answered_at = models.DateTimeField("répondu le")
    answered_by = _author()

    class Meta:
        verbose_name = "réponse sur un passage"
        ordering = ["answered_at", "pk"]
        constraints = [
            known("verdict", FactVerdict, name="opinions_factanswer_verdict_known"),
            models.CheckConstraint(
                condition=Q(verdict=FactVerdict.EXACT) | (~Q(correction="") & ~Q(evidence="")),
                name="opinions_factanswer_remark_is_proved",
            ),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return str(self.pk)


class FactDecision(models.Model):
    """What the pen made of one remark, and why. It stays in the file with the remark."""

    append_only = True

    answer = models.OneToOneField(FactAnswer, on_delete=models.RESTRICT, related_name="decision")
    outcome = models.CharField("suite", max_length=20, choices=RemarkOutcome.choices)
    reason = models.TextField("motif", max_length=4000)
    decided_at = models.DateTimeField("décidé le")
    decided_by = _author()

    class Meta:
        verbose_name = "suite donnée à une remarque"
        constraints = [
            known("outcome", RemarkOutcome, name="opinions_factdecision_outcome_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="opinions_factdecision_says_why"),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return str(self.pk)


class FactCheckLetter(models.Model):
    """A letter that left: kept so that the same one is not sent twice."""

    append_only = True

    check_opened = models.ForeignKey(FactCheck, on_delete=models.RESTRICT, related_name="letters")
    recipient = models.EmailField("destinataire")
    sent_at = models.DateTimeField("envoyé le")

    class Meta:
        verbose_name = "courrier de vérification"
        constraints = [
            models.UniqueConstraint(fields=["check_opened", "recipient"], name="opinions_factcheckletter_sent_once")
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return self.recipient
