"""Ballots and their votes: PostgreSQL refuses a vote when the ballot is not open, or from whoever may not cast it."""

import uuid
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from committee.enums.meetings import BallotMode, BallotStatus, Choice
from committee.models.meetings import AgendaItem
from committee.models.seats import Mandate
from committee.models.voting import while_open_by_whoever_may
from committee.workflow.meetings import BALLOT
from common.constraints import all_or_none, known, set_from

S = BallotStatus


def _changes(*fields: str) -> pgtrigger.Q:
    """One of the fields is no longer what it was."""
    found = pgtrigger.Q()
    for field in fields:
        found |= pgtrigger.Q(**{f"old__{field}__df": pgtrigger.F(f"new__{field}")})
    return found


class Ballot(models.Model):
    """A question put to the vote on one point of the agenda, with the exact text it bears on.

    `assembly` is who could vote and how when it was closed, `tally` the count: with the votes they make the result
    computable for ever, whatever becomes of the rules and of the committee. By show of hands, `hands` stands for the
    votes: how many were counted in the room for each choice, and the voice of who presides. Of a secret vote only the
    tally remains, with the marks of those who voted (`models.secret_votes`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.RESTRICT, related_name="ballots")
    question = models.CharField("question", max_length=500)
    subject_label = models.CharField("texte soumis au vote", max_length=300, blank=True)
    text_sha256 = models.CharField("empreinte du texte", max_length=64, blank=True)
    mode = models.CharField("mode de scrutin", max_length=10, choices=BallotMode.choices, default=BallotMode.NAMED)
    hands: "models.JSONField[Any, Any]" = models.JSONField("mains comptées", default=dict, blank=True)
    secret_asked_by = models.ForeignKey(
        Mandate, null=True, blank=True, on_delete=models.RESTRICT, related_name="+", verbose_name="secret demandé par"
    )
    concerns_people = models.BooleanField("la question concerne des personnes", default=False)
    status = models.CharField("état", max_length=20, choices=S.choices, default=S.READY)
    prepared_at = models.DateTimeField("préparé le")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    opened_at = models.DateTimeField("ouvert le", null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    closed_at = models.DateTimeField("clos le", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    proclaimed_at = models.DateTimeField("proclamé le", null=True, blank=True)
    proclaimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    annulled_at = models.DateTimeField("annulé le", null=True, blank=True)
    annulled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    annulled_reason = models.TextField("motif de l’annulation", blank=True, max_length=2000)
    assembly: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    tally: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)
    explanation = models.TextField("explication du résultat", blank=True)
    is_carried = models.BooleanField("adopté", null=True, blank=True)

    class Meta:
        verbose_name = "scrutin"
        ordering = ["prepared_at"]
        constraints = [
            known("status", S, name="committee_ballot_status_known"),
            known("mode", BallotMode, name="committee_ballot_mode_known"),
            models.CheckConstraint(
                condition=Q(mode=BallotMode.SECRET) | ~Q(status=S.SEALED), name="committee_ballot_sealed_is_secret"
            ),
            models.CheckConstraint(
                condition=~Q(mode=BallotMode.SECRET, status=S.PROCLAIMED) | ~Q(tally={}),
                name="committee_ballot_secret_keeps_its_tally",
            ),
            models.CheckConstraint(
                condition=Q(mode=BallotMode.HANDS) | Q(hands={}), name="committee_ballot_hands_by_hands_only"
            ),
            models.CheckConstraint(
                condition=~Q(mode=BallotMode.HANDS, status__in=[S.CLOSED, S.PROCLAIMED]) | ~Q(hands={}),
                name="committee_ballot_hands_are_counted_before_the_close",
            ),
            models.CheckConstraint(condition=~Q(question=""), name="committee_ballot_has_a_question"),
            models.CheckConstraint(
                condition=Q(text_sha256__regex=r"^([0-9a-f]{64})?$"), name="committee_ballot_digest_formed"
            ),
            all_or_none("opened_at", "opened_by", name="committee_ballot_opening_signed"),
            all_or_none("closed_at", "closed_by", name="committee_ballot_closing_signed"),
            all_or_none("proclaimed_at", "proclaimed_by", name="committee_ballot_proclamation_signed"),
            all_or_none("annulled_at", "annulled_by", name="committee_ballot_annulment_signed"),
            set_from(
                "opened_at",
                states=[S.OPEN, S.SEALED, S.CLOSED, S.PROCLAIMED],
                name="committee_ballot_opened_is_dated",
            ),
            set_from("closed_at", states=[S.SEALED, S.CLOSED, S.PROCLAIMED], name="committee_ballot_closed_is_dated"),
            set_from("is_carried", states=[S.CLOSED, S.PROCLAIMED], name="committee_ballot_closed_has_a_result"),
            set_from("proclaimed_at", states=[S.PROCLAIMED], name="committee_ballot_proclaimed_is_dated"),
            set_from("annulled_at", states=[S.ANNULLED], name="committee_ballot_annulled_is_dated"),
            models.CheckConstraint(
                condition=~Q(status=S.ANNULLED) | ~Q(annulled_reason=""), name="committee_ballot_annulled_says_why"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[S.CLOSED, S.PROCLAIMED, S.ANNULLED]) | Q(is_carried__isnull=True),
                name="committee_ballot_no_result_before_the_close",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="one_way", field="status", transitions=BALLOT.moves()),
            pgtrigger.Trigger(
                name="result_falls_only_by_recusal",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__status=S.PROCLAIMED, new__status=S.ANNULLED),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM committee_recusal AS recusal
                        JOIN committee_agendaitem AS item ON item.referral_id = recusal.referral_id
                        WHERE item.id = NEW.item_id AND recusal.declared_at = NEW.annulled_at
                    ) THEN
                        RAISE EXCEPTION 'committee: a result that was proclaimed falls only by a recusal';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.ReadOnly(name="same_text", fields=["item", "question", "subject_label", "text_sha256"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="mode_is_settled_by_the_opening",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__status=S.READY) & _changes("mode", "secret_asked_by", "concerns_people"),
            ),
            pgtrigger.Protect(
                name="hands_are_counted_while_open",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__status=S.OPEN) & _changes("hands"),
            ),
            pgtrigger.Protect(
                name="voters_are_settled_by_the_seal",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status=S.SEALED) & _changes("assembly"),
            ),
            pgtrigger.Protect(
                name="result_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=[S.CLOSED, S.PROCLAIMED, S.ANNULLED])
                & _changes("assembly", "tally", "explanation", "is_carried"),
            ),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return f"{reverse('committee:meeting', args=[self.item.meeting_id])}#scrutin-{self.pk}"

    @property
    def way(self) -> str:
        """How it is held, in words, and why it is secret. It comes with the member who asked for it."""
        words = BallotMode(self.mode).label
        if self.secret_asked_by is not None:
            return f"{words}, à la demande de {self.secret_asked_by.person.full_name}"
        return f"{words}, la question concernant des personnes" if self.concerns_people else words


class Vote(models.Model):
    """The choice of one mandate in one ballot. It may change until the close; it is never withdrawn."""

    ballot = models.ForeignKey(Ballot, on_delete=models.RESTRICT, related_name="votes")
    mandate = models.ForeignKey(Mandate, on_delete=models.RESTRICT, related_name="votes")
    choice = models.CharField("choix", max_length=10, choices=Choice.choices)
    cast_at = models.DateTimeField()
    cast_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    as_proxy = models.BooleanField("par pouvoir", default=False)

    class Meta:
        verbose_name = "vote"
        constraints = [
            known("choice", Choice, name="committee_vote_choice_known"),
            models.UniqueConstraint(fields=["ballot", "mandate"], name="committee_vote_one_per_mandate"),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="same_voter", fields=["ballot", "mandate"]),
            while_open_by_whoever_may(BallotMode.NAMED),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.mandate_id}"
