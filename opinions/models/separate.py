"""Separate opinions: what a member who took part in the vote adds to the opinion, or says that they do not add."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from committee.models import Ballot
from common.constraints import known
from opinions.enums.separate import SeparateKind


class SeparateOpinion(models.Model):
    """The answer of one voter, theirs alone until the opinion is signed, then frozen (docs/adr/0024).

    It hangs on the ballot: when the vote falls, the answers fall with it, and the next vote asks again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.RESTRICT, related_name="separate_opinions")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    kind = models.CharField("nature", max_length=12, choices=SeparateKind.choices)
    body = models.TextField("texte", blank=True)
    is_named = models.BooleanField("publiée sous le nom de son auteur", default=True)
    answered_at = models.DateTimeField("remise le")

    class Meta:
        verbose_name = "opinion séparée"
        verbose_name_plural = "opinions séparées"
        constraints = [
            known("kind", SeparateKind, name="opinions_separateopinion_kind_known"),
            models.UniqueConstraint(fields=["ballot", "author"], name="opinions_separateopinion_once"),
            models.CheckConstraint(
                condition=Q(kind=SeparateKind.NONE, body="") | (~Q(kind=SeparateKind.NONE) & ~Q(body="")),
                name="opinions_separateopinion_has_a_text",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="same_author", fields=["ballot", "author"]),
            pgtrigger.Trigger(
                name="between_the_vote_and_the_signature",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=[("voted", "uuid")],
                func="""
                    voted := CASE WHEN TG_OP = 'DELETE' THEN OLD.ballot_id ELSE NEW.ballot_id END;
                    IF NOT EXISTS (SELECT 1 FROM opinions_opinion WHERE ballot_id = voted AND status = 'adopted') THEN
                        RAISE EXCEPTION 'a separate opinion is written between the adoption and the signature';
                    END IF;
                    IF TG_OP = 'DELETE' THEN
                        RETURN OLD;
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} sur {self.ballot_id}"
