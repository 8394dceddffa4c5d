"""The public register: one line per publication, each sealing the one before."""

import pgtrigger
from django.db import models
from django.db.models import Q

from bulletin.models.publications import Publication
from common import append_only

# The key of the advisory lock that orders publications, in the trigger too; see queries/numbering.py.
REGISTER_LOCK = 2020042


class RegisterEntry(models.Model):
    """One line of the register. `hash` is the SHA-256 of `line` in UTF-8, byte for byte; docs/register.md says how.

    The trigger refuses a line that skips a number, does not carry the hash before it, or says other than its columns.
    """

    append_only = True

    sequence = models.PositiveBigIntegerField("rang", primary_key=True)
    publication = models.OneToOneField(
        Publication, verbose_name="publication", on_delete=models.RESTRICT, related_name="register_entry"
    )
    at = models.DateTimeField("inscrit le")
    sha256 = models.CharField("empreinte", max_length=64)
    previous_hash = models.CharField("chaînage précédent", max_length=64)
    line = models.TextField("ligne canonique")
    hash = models.CharField("chaînage", max_length=64, unique=True)

    class Meta:
        verbose_name = "ligne du registre"
        verbose_name_plural = "lignes du registre"
        constraints = [
            models.CheckConstraint(condition=Q(sequence__gte=1), name="bulletin_register_sequence_from_one"),
        ]
        indexes = [models.Index(fields=["sha256"], name="bulletin_register_sha")]
        triggers = [
            *append_only.triggers(),
            pgtrigger.Trigger(
                name="chain",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[
                    ("last", "bulletin_registerentry%ROWTYPE"),
                    ("published", "bulletin_publication%ROWTYPE"),
                    ("said", "jsonb"),
                ],
                func="""
                    PERFORM pg_advisory_xact_lock(2020042);
                    SELECT * INTO last FROM bulletin_registerentry ORDER BY sequence DESC LIMIT 1;
                    SELECT * INTO published FROM bulletin_publication WHERE id = NEW.publication_id;
                    said := NEW.line::jsonb;
                    IF NEW.sequence IS DISTINCT FROM COALESCE(last.sequence, 0) + 1
                       OR NEW.previous_hash IS DISTINCT FROM COALESCE(last.hash, repeat('0', 64))
                       OR NEW.sha256 IS DISTINCT FROM published.sha256
                       OR NEW.hash IS DISTINCT FROM encode(sha256(convert_to(NEW.line, 'UTF8')), 'hex')
                       OR (said ->> 'sequence')::bigint IS DISTINCT FROM NEW.sequence
                       OR said ->> 'previous_hash' IS DISTINCT FROM NEW.previous_hash
                       OR said ->> 'publication' IS DISTINCT FROM NEW.publication_id::text
                       OR said ->> 'sha256' IS DISTINCT FROM published.sha256
                       OR said ->> 'content_sha256' IS DISTINCT FROM published.content_sha256
                    THEN
                        RAISE EXCEPTION 'bulletin: line % does not continue the register', NEW.sequence;
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash[:12]}"
