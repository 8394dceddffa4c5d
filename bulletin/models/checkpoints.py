"""Checkpoints: what the register was at a moment, signed with the seal of the body, to be kept by others."""

import pgtrigger
from django.db import models

from bulletin.models.register import RegisterEntry
from common import append_only


class Checkpoint(models.Model):
    """The last line of the register at a moment, as a short note and its signature.

    A chain alone does not show that its tail was cut or that it was made again from its start: a copy of this note,
    kept by somebody else, does. `note` is UTF-8 text, `signature` a detached CMS of its bytes (docs/register.md).
    """

    append_only = True

    entry = models.OneToOneField(
        RegisterEntry,
        verbose_name="dernière ligne",
        primary_key=True,
        on_delete=models.RESTRICT,
        related_name="checkpoint",
    )
    at = models.DateTimeField("établi le")
    note = models.TextField("énoncé")
    signature = models.BinaryField("signature")
    signer = models.CharField("signataire", max_length=200)

    class Meta:
        verbose_name = "point de contrôle du registre"
        verbose_name_plural = "points de contrôle du registre"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(note="") & models.Q(signature__gt=b""), name="bulletin_checkpoint_is_signed"
            ),
        ]
        triggers = [
            *append_only.triggers(),
            pgtrigger.Trigger(
                name="says_the_line",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[("line", "bulletin_registerentry%ROWTYPE")],
                func="""
                    SELECT * INTO line FROM bulletin_registerentry WHERE sequence = NEW.entry_id;
                    IF split_part(NEW.note, E'\\n', 3) IS DISTINCT FROM line.sequence::text
                       OR split_part(NEW.note, E'\\n', 4) IS DISTINCT FROM line.hash
                    THEN
                        RAISE EXCEPTION 'bulletin: the checkpoint does not say line %', NEW.entry_id;
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"point de contrôle {self.entry_id}"

    @property
    def address(self) -> str:
        """Where the note is for ever; its signature is beside it."""
        return f"/registre/points-de-controle/{self.entry_id}.txt"

    @property
    def signature_address(self) -> str:
        return f"/registre/points-de-controle/{self.entry_id}.p7s"
