"""Issues of the Bulletin officiel."""

import uuid

from django.db import models
from django.db.models import F, GeneratedField, Q
from django.db.models.functions import ExtractYear

from bulletin import addresses
from bulletin.models.hashes import sha256_of, size_of
from common import append_only


class BulletinIssue(models.Model):
    """One issue: its number restarts each year (DOMAIN.md §3.2), its acts follow one another by date.

    A reprint gives again an issue that another system published, under its own number and date.
    """

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField("année")
    number = models.PositiveSmallIntegerField("numéro")
    slug = models.SlugField("adresse", max_length=80, unique=True)
    published_on = models.DateField("date du numéro")
    published_at = models.DateTimeField("mis en ligne le")
    is_reprint = models.BooleanField("reproduction", default=False)
    html = models.TextField("texte")
    record = models.JSONField("données")
    pdf = models.BinaryField("fichier")
    pdf_size = GeneratedField(
        expression=size_of("pdf"), output_field=models.PositiveIntegerField(), db_persist=True, editable=False
    )
    sha256 = GeneratedField(
        expression=sha256_of(F("pdf")), output_field=models.CharField(max_length=64), db_persist=True, editable=False
    )

    class Meta:
        verbose_name = "numéro du bulletin"
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="bulletin_issue_number_once_a_year"),
            models.CheckConstraint(condition=Q(number__gte=1), name="bulletin_issue_number_from_one"),
            models.CheckConstraint(
                condition=Q(year=ExtractYear("published_on")), name="bulletin_issue_number_is_of_its_year"
            ),
            models.CheckConstraint(condition=Q(pdf__gt=b""), name="bulletin_issue_has_a_file"),
        ]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return addresses.issue_page(self.year, self.slug)

    @property
    def label(self) -> str:
        return addresses.issue_label(self.year, self.number)

    @property
    def pdf_url(self) -> str:
        return addresses.issue_pdf(self.year, self.slug)
