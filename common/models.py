"""The journal, the outbox and stored documents: rows that every app writes and none owns."""

import uuid
from pathlib import PurePosixPath

import pgtrigger
from django.db import models
from django.db.models import F, Q

from common import append_only
from common.constraints import known


class JournalEntry(models.Model):
    """What was done, when, by whom, to what. Rows are only ever added; PostgreSQL refuses the rest.

    Actor and target are named by label and key, without foreign key, so that the journal outlives what it tells of.
    `sequence`, `previous_hash` and `hash` are set by a trigger: each line seals the one before it.
    """

    append_only = True

    sequence = models.BigIntegerField(unique=True, editable=False)
    at = models.DateTimeField()
    actor_id = models.CharField(max_length=40, blank=True)
    actor_label = models.CharField(max_length=200)
    on_behalf_of = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=80)
    target_label = models.CharField(max_length=80)
    target_id = models.CharField(max_length=40)
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80, blank=True)
    details = models.JSONField(default=dict, blank=True)
    previous_hash = models.CharField(max_length=64, editable=False)
    hash = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = "ligne du journal"
        indexes = [
            models.Index(fields=["target_label", "target_id", "sequence"], name="common_journal_target"),
            models.Index(fields=["actor_id", "sequence"], name="common_journal_actor"),
        ]
        triggers = [
            *append_only.triggers(),
            pgtrigger.Trigger(
                name="chain",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[("last", "common_journalentry%ROWTYPE")],
                func="""
                    PERFORM pg_advisory_xact_lock(2020041);
                    SELECT * INTO last FROM common_journalentry ORDER BY sequence DESC LIMIT 1;
                    NEW.sequence := COALESCE(last.sequence, 0) + 1;
                    NEW.previous_hash := COALESCE(last.hash, repeat('0', 64));
                    NEW.hash := encode(sha256(convert_to(
                        jsonb_build_array(
                            NEW.sequence, NEW.previous_hash, extract(epoch from NEW.at), NEW.actor_id, NEW.actor_label,
                            NEW.on_behalf_of, NEW.action, NEW.target_label, NEW.target_id, NEW.before, NEW.after,
                            NEW.details
                        )::text, 'UTF8')), 'hex');
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.target_label} {self.target_id}"


class OutboxState(models.TextChoices):
    PENDING = "pending", "à faire"
    DONE = "done", "fait"
    PARKED = "parked", "mis de côté"


class OutboxMessage(models.Model):
    """Work that a committed transaction asked for. The row is the truth; the broker only wakes the worker up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=80)
    payload = models.JSONField(default=dict, help_text="Identifiers only, never content.")
    state = models.CharField(max_length=10, choices=OutboxState, default=OutboxState.PENDING)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    claims = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    waits = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = "message à traiter"
        constraints = [
            known("state", OutboxState, name="common_outboxmessage_state_known"),
            models.CheckConstraint(
                condition=Q(state=OutboxState.DONE, done_at__isnull=False)
                | (~Q(state=OutboxState.DONE) & Q(done_at__isnull=True)),
                name="common_outboxmessage_done_is_dated",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(state=OutboxState.PENDING), name="common_outboxmessage_pending"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


def document_path(instance: "StoredDocument", _name: str) -> str:
    """Where the bytes lie: by their hash, never by the name that somebody typed."""
    return str(PurePosixPath(instance.sha256[:2]) / instance.sha256[2:4] / str(instance.id))


class DocumentState(models.TextChoices):
    CHECKING = "checking", "en cours de vérification"
    CLEAN = "clean", "vérifié"
    REFUSED = "refused", "refusé"


class StoredDocument(models.Model):
    """A file that somebody sent, named by its hash, given back as an attachment only, once the gate has read it.

    Until then, and when it is refused, nobody is served. Refused, its bytes are deleted; the row says why, for ever.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("nom", max_length=200)
    content_type = models.CharField("type prouvé par le contenu", max_length=100, blank=True)
    size = models.PositiveIntegerField("taille en octets")
    sha256 = models.CharField("empreinte", max_length=64)
    file = models.FileField(upload_to=document_path)
    state = models.CharField("état", max_length=10, choices=DocumentState, default=DocumentState.CHECKING)
    refusal = models.TextField("motif du refus", blank=True)
    checked_at = models.DateTimeField("vérifié le", null=True, blank=True)
    refusal_told_at = models.DateTimeField("refus annoncé le", null=True, blank=True)
    stored_at = models.DateTimeField()
    stored_by_id = models.CharField(max_length=40)
    stored_by_label = models.CharField(max_length=200)

    class Meta:
        verbose_name = "document"
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="common_storeddocument_not_empty"),
            models.CheckConstraint(
                condition=Q(stored_at__isnull=False) & ~Q(name=""), name="common_storeddocument_named"
            ),
            models.CheckConstraint(
                condition=Q(state=DocumentState.CHECKING, checked_at__isnull=True, refusal="")
                | (Q(state=DocumentState.CLEAN, checked_at__isnull=False, refusal="") & ~Q(content_type=""))
                | (Q(state=DocumentState.REFUSED, checked_at__isnull=False) & ~Q(refusal="")),
                name="common_storeddocument_state_is_whole",
            ),
        ]
        indexes = [models.Index(F("sha256"), name="common_storeddocument_sha")]
        triggers = [
            pgtrigger.Trigger(
                name="judged_once",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF (OLD.size, OLD.sha256, OLD.file, OLD.stored_at, OLD.stored_by_id)
                       IS DISTINCT FROM (NEW.size, NEW.sha256, NEW.file, NEW.stored_at, NEW.stored_by_id) THEN
                        RAISE EXCEPTION 'what was stored is not changed';
                    END IF;
                    IF OLD.state <> 'checking' AND (OLD.state, OLD.refusal, OLD.checked_at, OLD.content_type)
                       IS DISTINCT FROM (NEW.state, NEW.refusal, NEW.checked_at, NEW.content_type) THEN
                        RAISE EXCEPTION 'a file is judged once';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_readable(self) -> bool:
        """Whether anybody may be served."""
        return self.state == DocumentState.CLEAN
