"""The acts that founded the committee: their text as it was adopted, and its parts."""

import uuid

from django.db import models
from django.urls import reverse

from charter.enums import ActKind
from common import append_only
from common.constraints import all_or_none, known
from common.typography import long_date, number, slug


class FoundingAct(models.Model):
    """A délibération or a décision of the directeur général, read from its text. Loaded once, never rewritten.

    It either appeared in a bulletin before it was loaded, and is given again under that name, or waits for an issue.
    """

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("nature", max_length=20, choices=ActKind.choices)
    number = models.CharField("numéro", max_length=20)
    title = models.TextField("objet")
    author = models.CharField("auteur", max_length=300)
    visas = models.JSONField("visas", default=list)
    deliberation = models.CharField("formule de délibération", max_length=300, blank=True)
    place = models.CharField("lieu", max_length=100)
    act_on = models.DateField("date de l’acte")
    signatory_title = models.CharField("qualité du signataire", max_length=200)
    # House rule: no living person's name in the data that ships. The parser keeps a name when a text has one.
    signatory = models.CharField("nom du signataire", max_length=200, blank=True)
    # Where it appeared before it was loaded here; nothing for an act that this system is to publish.
    bulletin_year = models.PositiveSmallIntegerField("année du Bulletin officiel", null=True, blank=True)
    bulletin_number = models.PositiveSmallIntegerField("numéro du Bulletin officiel", null=True, blank=True)
    bulletin_on = models.DateField("date du Bulletin officiel", null=True, blank=True)
    source_url = models.URLField("adresse de la copie publique", max_length=500, blank=True)
    text = models.TextField("texte lu")
    sha256 = models.CharField("empreinte du texte", max_length=64)
    loaded_at = models.DateTimeField("chargé le")
    is_demonstration = models.BooleanField("donnée de démonstration", default=False)

    class Meta:
        verbose_name = "acte fondateur"
        constraints = [
            known("kind", ActKind, name="charter_foundingact_kind_known"),
            models.UniqueConstraint(fields=["kind", "number"], name="charter_foundingact_number_once"),
            all_or_none("bulletin_year", "bulletin_number", "bulletin_on", name="charter_foundingact_bulletin_named"),
            models.CheckConstraint(
                condition=models.Q(bulletin_on__gte=models.F("act_on")),
                name="charter_foundingact_published_after_it_was_adopted",
            ),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("charter:act", args=[self.pk])

    @property
    def reference(self) -> str:
        """« Délibération n° 2020-41 »."""
        return f"{self.get_kind_display()} {number(self.number)}"

    @property
    def identifier(self) -> str:
        """« Délibération n° 2020-41 du 7 juillet 2020 »."""
        return f"{self.reference} du {long_date(self.act_on)}"

    @property
    def bulletin_label(self) -> str:
        """« BOPE n° 2020-56 du 10 juillet 2020 »; nothing for an act that did not appear elsewhere."""
        if self.bulletin_on is None:
            return ""
        return f"BOPE {number(f'{self.bulletin_year}-{self.bulletin_number:02d}')} du {long_date(self.bulletin_on)}"

    @property
    def anchor(self) -> str:
        """« deliberation-2020-41 »: the act inside a bulletin issue."""
        return slug(f"{self.kind} {self.number}")


class FoundingArticle(models.Model):
    """An article of a founding act. `blocks` are its paragraphs and lists, in order (see charter.parsing)."""

    append_only = True

    act = models.ForeignKey(FoundingAct, on_delete=models.RESTRICT, related_name="articles")
    position = models.PositiveSmallIntegerField("numéro")
    title = models.CharField("titre", max_length=300, blank=True)
    blocks = models.JSONField("texte", default=list)

    class Meta:
        verbose_name = "article"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["act", "position"], name="charter_foundingarticle_position_once")
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return f"Article {self.position}"


class StrategicObjective(models.Model):
    """One of the objectives for which Pôle emploi undertook to use AI (délibération n° 2020-41, article 2)."""

    append_only = True

    act = models.ForeignKey(FoundingAct, on_delete=models.RESTRICT, related_name="objectives")
    position = models.PositiveSmallIntegerField("numéro")
    text = models.TextField("texte de l’acte")
    # Ours, not the act's: a few words for lists and forms.
    short_title = models.CharField("titre court", max_length=100)

    class Meta:
        verbose_name = "objectif stratégique"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["act", "position"], name="charter_strategicobjective_position_once")
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return f"{self.position}. {self.short_title}"
