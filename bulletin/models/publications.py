"""Publications: everything that the public may read, one row per version."""

import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, GeneratedField, Q
from django.db.models.functions import Coalesce

from bulletin import addresses
from bulletin.enums import Effect, PublicationKind
from bulletin.models.hashes import sha256_of, size_of
from bulletin.models.issues import BulletinIssue
from common import append_only
from common.constraints import all_or_none, known
from common.typography import french


class Publication(models.Model):
    """One version of one published act. A correction is a new version that names the one it replaces.

    `content` is the canonical JSON of everything below it, as bytes: it is what the address in .json serves.
    `sha256` is that of the PDF, or of `content` when there is no PDF; `content_sha256` is always that of `content`.
    """

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("nature", max_length=20, choices=PublicationKind.choices)
    reference = models.CharField("référence", max_length=80)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    number = models.PositiveSmallIntegerField("numéro", null=True, blank=True)
    slug = models.SlugField("adresse", max_length=160)
    version = models.PositiveSmallIntegerField("version", default=1)
    title = models.TextField("titre")
    act_on = models.DateField("date de l’acte")
    published_at = models.DateTimeField("publié le")
    summary = models.TextField("résumé", blank=True)
    body_html = models.TextField("texte")
    text = models.TextField("texte sans balises", help_text="What one reads, without marks: searched and quoted.")
    record = models.JSONField("données")
    subjects = ArrayField(models.TextField(), verbose_name="objets", default=list, blank=True)
    outcome = models.CharField("sens", max_length=40, blank=True)
    facets = models.JSONField("critères", default=dict, blank=True)
    is_demonstration = models.BooleanField("donnée de démonstration", default=False)
    issue = models.ForeignKey(
        BulletinIssue,
        verbose_name="numéro du bulletin",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="publications",
    )
    replaces = models.OneToOneField(
        "self",
        verbose_name="remplace",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="replaced_by",
    )
    amends = models.ForeignKey(
        "self",
        verbose_name="modifie",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="amended_by",
    )
    pdf = models.BinaryField("fichier", null=True, blank=True)
    pdf_size = GeneratedField(
        expression=size_of("pdf"), output_field=models.PositiveIntegerField(null=True), db_persist=True, editable=False
    )
    content = models.BinaryField("données en JSON")
    content_sha256 = GeneratedField(
        expression=sha256_of(F("content")),
        output_field=models.CharField(max_length=64),
        db_persist=True,
        editable=False,
    )
    sha256 = GeneratedField(
        expression=sha256_of(Coalesce("pdf", "content")),
        output_field=models.CharField(max_length=64),
        db_persist=True,
        editable=False,
    )

    class Meta:
        verbose_name = "publication"
        constraints = [
            known("kind", PublicationKind, name="bulletin_publication_kind_known"),
            models.UniqueConstraint(fields=["kind", "slug", "version"], name="bulletin_publication_version_once"),
            models.UniqueConstraint(
                fields=["kind", "year", "number", "version"], name="bulletin_publication_number_once"
            ),
            all_or_none("year", "number", name="bulletin_publication_number_has_a_year"),
            models.CheckConstraint(
                condition=Q(version=1, replaces__isnull=True) | Q(version__gt=1, replaces__isnull=False),
                name="bulletin_publication_later_version_replaces",
            ),
            models.CheckConstraint(
                condition=~Q(kind=PublicationKind.OPINION) | Q(number__gte=1, issue__isnull=False, pdf__isnull=False),
                name="bulletin_publication_opinion_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(issue__isnull=True) | Q(pdf__gt=b""), name="bulletin_publication_in_an_issue_has_a_file"
            ),
            models.CheckConstraint(
                condition=Q(kind=PublicationKind.AMENDMENT, amends__isnull=False, outcome__in=Effect.values)
                | (~Q(kind=PublicationKind.AMENDMENT) & Q(amends__isnull=True)),
                name="bulletin_publication_amendment_says_what",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(reference="") & ~Q(slug=""), name="bulletin_publication_named"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "-act_on", "slug"], name="bulletin_publication_listed"),
            models.Index(fields=["slug", "-version"], name="bulletin_publication_address"),
            models.Index(fields=["reference"], name="bulletin_publication_reference"),
            models.Index(fields=["sha256"], name="bulletin_publication_sha"),
            GinIndex(fields=["subjects"], name="bulletin_publication_subjects"),
        ]
        triggers = [
            *append_only.triggers(),
            pgtrigger.Trigger(
                name="content_says_the_same",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[("said", "jsonb")],
                func="""
                    said := convert_from(NEW.content, 'UTF8')::jsonb;
                    IF said ->> 'id' IS DISTINCT FROM NEW.id::text
                       OR said ->> 'kind' IS DISTINCT FROM NEW.kind
                       OR said ->> 'slug' IS DISTINCT FROM NEW.slug
                       OR (said ->> 'version')::int IS DISTINCT FROM NEW.version
                       OR said ->> 'reference' IS DISTINCT FROM NEW.reference
                       OR said ->> 'title' IS DISTINCT FROM NEW.title
                       OR said ->> 'body_html' IS DISTINCT FROM NEW.body_html
                       OR said -> 'record' IS DISTINCT FROM NEW.record
                       OR said -> 'record' -> 'amends' ->> 'publication' IS DISTINCT FROM NEW.amends_id::text
                       OR said ->> 'pdf_sha256' IS DISTINCT FROM encode(sha256(NEW.pdf), 'hex')
                    THEN
                        RAISE EXCEPTION 'bulletin: content and columns of % differ', NEW.slug;
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="index_for_search",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                func="""
                    INSERT INTO bulletin_searchentry (publication_id, vector) VALUES (
                        NEW.id,
                        setweight(to_tsvector('french', bulletin_fold(NEW.reference || ' ' || NEW.title)), 'A')
                        || setweight(to_tsvector('french', bulletin_fold(NEW.summary)), 'B')
                        || setweight(to_tsvector('french', bulletin_fold(array_to_string(NEW.subjects, ' '))), 'C')
                        || setweight(to_tsvector('french', bulletin_fold(NEW.text)), 'D')
                    );
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} ({self.version})"

    def get_absolute_url(self) -> str:
        return addresses.page(self)

    @property
    def label(self) -> str:
        """The reference with its French spaces."""
        return french(self.reference)

    @property
    def version_url(self) -> str:
        return addresses.version_page(self, self.version)

    @property
    def pdf_url(self) -> str:
        return addresses.pdf(self)

    @property
    def json_url(self) -> str:
        return addresses.json(self)
