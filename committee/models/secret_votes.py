"""Secret ballots: who voted, never what; and choices sealed to a key that two holders out of three open together.

No choice is ever written in the clear. A sealed choice bears nothing that leads to its voter, and whoever finds the
voter by other means (the order of rows, a transaction number) finds bytes that nobody can read (docs/adr/0014).
"""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from committee.enums.meetings import BallotMode, KeyPart
from committee.models.ballots import Ballot
from committee.models.seats import Mandate
from committee.models.voting import while_open_by_whoever_may
from common import append_only
from common.constraints import all_or_none, known

# One byte for the choice, and what the seal adds: all sealed choices have the same size.
SEALED_CHOICE_SIZE = 49


class BallotMark(models.Model):
    """One mandate has voted in a secret ballot: the signature on the roll. Neither what, nor when."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.RESTRICT, related_name="marks")
    mandate = models.ForeignKey(Mandate, on_delete=models.RESTRICT, related_name="marks")
    cast_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    as_proxy = models.BooleanField("par pouvoir", default=False)

    class Meta:
        verbose_name = "émargement"
        constraints = [
            models.UniqueConstraint(fields=["ballot", "mandate"], name="committee_ballotmark_one_per_mandate")
        ]
        triggers = [*append_only.triggers(), while_open_by_whoever_may(BallotMode.SECRET)]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.mandate_id}"


class SecretBox(models.Model):
    """The box of one secret ballot. Its private key exists in memory only, twice: when it is made, when it is used."""

    ballot = models.OneToOneField(Ballot, primary_key=True, on_delete=models.RESTRICT, related_name="box")
    # Empty until the ballot is opened, and again once the box is destroyed.
    public_key = models.BinaryField(default=b"", blank=True)
    prepared_at = models.DateTimeField("préparée le")
    destroyed_at = models.DateTimeField("détruite le", null=True, blank=True)

    class Meta:
        verbose_name = "urne"
        constraints = [
            models.CheckConstraint(
                condition=Q(destroyed_at__isnull=True) | Q(public_key=b""),
                name="committee_secretbox_destroyed_is_empty",
            )
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.ballot_id)


class KeyHolder(models.Model):
    """Who holds a share of the key of a box: that they did stays, what they held does not outlive the count.

    `locked_key` opens with the code that was shown once to the holder, and that the system does not keep.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.RESTRICT, related_name="holders")
    part = models.CharField("qualité", max_length=20, choices=KeyPart.choices)
    # Whoever of the secretariat takes the share first; the two others are named when the box is prepared.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    public_key = models.BinaryField(null=True, blank=True)
    locked_key = models.BinaryField(null=True, blank=True)
    salt = models.BinaryField(null=True, blank=True)
    has_turned = models.BooleanField("a donné son code", default=False)
    failures = models.PositiveSmallIntegerField("codes refusés", default=0)

    class Meta:
        verbose_name = "détenteur d’une part de clé"
        ordering = ["pk"]
        constraints = [
            known("part", KeyPart, name="committee_keyholder_part_known"),
            models.UniqueConstraint(fields=["ballot", "part"], name="committee_keyholder_one_per_part"),
            models.UniqueConstraint(fields=["ballot", "person"], name="committee_keyholder_three_people"),
            all_or_none("public_key", "locked_key", "salt", name="committee_keyholder_share_is_whole"),
            models.CheckConstraint(
                condition=Q(part=KeyPart.SECRETARIAT) | Q(person__isnull=False), name="committee_keyholder_is_named"
            ),
            models.CheckConstraint(
                condition=Q(public_key__isnull=True) | Q(person__isnull=False), name="committee_keyholder_share_is_held"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.ballot_id}"

    @property
    def has_share(self) -> bool:
        return self.public_key is not None


class KeyEnvelope(models.Model):
    """The key of a box, sealed to `second` and the whole to `first`: one for each ordered pair of holders.

    When `first` gives their code, what is left is sealed to `second` alone. Nothing here is ever readable.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.RESTRICT, related_name="envelopes")
    first = models.ForeignKey(KeyHolder, on_delete=models.RESTRICT, related_name="+")
    second = models.ForeignKey(KeyHolder, on_delete=models.RESTRICT, related_name="+")
    sealed = models.BinaryField()
    is_half_open = models.BooleanField(default=False)

    class Meta:
        verbose_name = "enveloppe de clé"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="committee_keyenvelope_one_per_pair"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="committee_keyenvelope_is_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"


class SealedChoice(models.Model):
    """A choice in the box. No voter, no time, no order: a random key and bytes of one size."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.RESTRICT, related_name="sealed_choices")
    sealed = models.BinaryField()

    class Meta:
        verbose_name = "bulletin scellé"
        constraints = [
            models.CheckConstraint(
                condition=Exact(Length("sealed"), SEALED_CHOICE_SIZE), name="committee_sealedchoice_of_one_size"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="one_for_each_mark",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[("target", "RECORD")],
                func="""
                    SELECT status, mode INTO target FROM committee_ballot WHERE id = NEW.ballot_id FOR SHARE;
                    IF target.status IS DISTINCT FROM 'open' OR target.mode IS DISTINCT FROM 'secret' THEN
                        RAISE EXCEPTION 'committee: the ballot is not open' USING ERRCODE = 'check_violation';
                    END IF;
                    IF (SELECT count(*) FROM committee_sealedchoice WHERE ballot_id = NEW.ballot_id)
                       >= (SELECT count(*) FROM committee_ballotmark WHERE ballot_id = NEW.ballot_id) THEN
                        RAISE EXCEPTION 'committee: a choice without its mark' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="kept_until_counted",
                operation=pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (SELECT 1 FROM committee_ballot
                               WHERE id = OLD.ballot_id AND status NOT IN ('closed', 'annulled')) THEN
                        RAISE EXCEPTION 'committee: the box is not counted' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN OLD;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.ballot_id)
