"""People who sign in, and the departments that they work for."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from accounts.enums import Civility, DigestFrequency, Role
from common import append_only
from common.constraints import known


class Department(models.Model):
    """A department of the body: it owns algorithm sheets and submits referrals."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("nom", max_length=200, unique=True)
    code = models.SlugField("code", max_length=30, unique=True)
    contact = models.EmailField("adresse de contact", blank=True)

    class Meta:
        verbose_name = "direction"

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody who signs in. The e-mail address is the login; an account closed stays, for the acts it signed."""

    id = models.BigAutoField(primary_key=True)
    email = models.EmailField("adresse électronique", unique=True)
    full_name = models.CharField("prénom et nom", max_length=150)
    civility = models.CharField("civilité", max_length=10, choices=Civility.choices, blank=True)
    department = models.ForeignKey(
        Department,
        verbose_name="direction",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="people",
    )
    is_active = models.BooleanField("compte ouvert", default=True)
    joined_at = models.DateTimeField("créé le")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "compte"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_once_whatever_the_case"),
            models.CheckConstraint(
                condition=models.Q(civility__in=["", *Civility.values]), name="accounts_user_civility_known"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_staff(self) -> bool:
        """Django's admin is not part of this system."""
        return False


class RoleGrant(models.Model):
    """A role given to an account, by whom and when. Taken back by an end date, never erased."""

    user = models.ForeignKey(User, on_delete=models.RESTRICT, related_name="grants")
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    granted_at = models.DateTimeField("donné le")
    granted_by_label = models.CharField("donné par", max_length=200)
    ended_at = models.DateTimeField("repris le", null=True, blank=True)

    class Meta:
        verbose_name = "rôle donné"
        constraints = [
            known("role", Role, name="accounts_rolegrant_role_known"),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(ended_at__isnull=True),
                name="accounts_rolegrant_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} : {self.get_role_display()}"


class NotificationPreference(models.Model):
    """How a person wants to be told of their tasks. Who never chose is told each working day that brings something.

    Letters that the rules require (a notice of meeting, an assignment) are not concerned: nobody switches them off.
    """

    user = models.OneToOneField(
        User, primary_key=True, on_delete=models.RESTRICT, related_name="notification_preference"
    )
    digest = models.CharField(
        "récapitulatif", max_length=20, choices=DigestFrequency.choices, default=DigestFrequency.DAILY
    )
    changed_at = models.DateTimeField("choisi le")

    class Meta:
        verbose_name = "préférence de notification"
        constraints = [known("digest", DigestFrequency, name="accounts_notificationpreference_digest_known")]

    def __str__(self) -> str:
        return f"{self.user} : {self.get_digest_display()}"


class DigestLetter(models.Model):
    """A digest that left. `told` holds a fingerprint of each task in it, so that the next one knows what is new."""

    append_only = True

    user = models.ForeignKey(User, on_delete=models.RESTRICT, related_name="digest_letters")
    occasion = models.CharField("occasion", max_length=40)
    told = models.JSONField("tâches dites", default=list)
    sent_at = models.DateTimeField("envoyé le")

    class Meta:
        verbose_name = "récapitulatif envoyé"
        ordering = ["sent_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "occasion"], name="accounts_digestletter_sent_once")]
        triggers = append_only.triggers()

    def __str__(self) -> str:
        return f"{self.user_id} {self.occasion}"
