"""People: one login each, wherever they are members; where they are signed in, and what is mailed to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from baywindow.tenancy.audience import Audience, Platform
from baywindow.tenancy.records import uuid7


class People(BaseUserManager["Person"]):
    """Creates people; e-mail addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A new person; without a password they can only sign in after a reset."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person of an e-mail address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Somebody who signs in, by e-mail address. `joining` names where they are about to become a member."""

    audience: ClassVar[Audience] = Platform()

    id = models.UUIDField(primary_key=True, default=uuid7)
    email = models.EmailField(unique=True)
    name = models.TextField(default="", blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    last_membership_id = models.UUIDField(null=True, editable=False)

    objects: ClassVar[People] = People()
    joining: tuple[str, ...] = ()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "person"

    def get_full_name(self) -> str:
        """The name as shown."""
        return self.name or self.email


class SignIn(models.Model):
    """One sign-in of a person: on which device, by which means, until when.

    Its id is what `sec.context.sign_in` holds: ending a sign-in ends the contexts minted from it.
    `second` names the second factor that was shown, empty when there was none. `longest_rest` is the longest
    time between two uses of its contexts, the last of which was at `used_at`. `proven_at` is when the person
    last proved who they are, by whatever they have; a change of it reaches the contexts, by trigger.
    """

    audience: ClassVar[Audience] = Platform()

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    how = models.TextField(default="password")
    second = models.TextField(default="", blank=True)
    device = models.TextField(default="", blank=True)
    browser = models.TextField(default="", blank=True)
    address = models.GenericIPAddressField(null=True)
    began_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(db_default=Now())
    longest_rest = models.DurationField(db_default=timedelta())
    provider_id = models.UUIDField(null=True)
    proven_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sign_in"
        indexes = [models.Index(fields=["person", "-began_at"], name="sign_in_of_person")]


class TrustedBrowser(models.Model):
    """A browser on which a person need not show their second factor again, until it is taken back.

    `seal` is the hash of a cookie's text; `fingerprint` is of password and factors as they were then.
    """

    audience: ClassVar[Audience] = Platform()

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    seal = models.TextField()
    fingerprint = models.TextField()
    browser = models.TextField(default="", blank=True)
    began_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "trusted_browser"
        constraints = [models.UniqueConstraint(fields=["person", "seal"], name="trusted_browser_once")]


class SsoIdentity(models.Model):
    """Who a company's own sign-in means by a subject. Another issuer means somebody else by the same."""

    audience: ClassVar[Audience] = Platform()

    id = models.UUIDField(primary_key=True, default=uuid7)
    provider_id = models.UUIDField()
    issuer = models.TextField()
    subject = models.TextField()
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    linked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "sso_identity"
        constraints = [
            models.UniqueConstraint(fields=["provider_id", "issuer", "subject"], name="sso_identity_once")
        ]


class SamlAnswer(models.Model):
    """What an identity provider said to a question, until the browser that asked it comes for it, once."""

    audience: ClassVar[Audience] = Platform()

    id = models.UUIDField(primary_key=True, default=uuid7)
    provider_id = models.UUIDField()
    question = models.TextField()
    claims = models.JSONField(default=dict)
    came_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "saml_answer"
        constraints = [
            models.UniqueConstraint(fields=["provider_id", "question"], name="saml_answer_once"),
        ]


class Letter(models.Model):
    """A mail of the sign-in that waits for the worker. `kind` names it, `told` is what it speaks of.

    No link to a new password rests here: the worker makes it when it writes the mail.
    """

    audience: ClassVar[Audience] = Platform()

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.TextField()
    to = models.TextField()
    told = models.JSONField(default=dict)
    tries = models.IntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "sign_in_letter"
        indexes = [models.Index(fields=["due_at"], name="sign_in_letter_due")]


class PersonSettings(models.Model):
    """How a person wants pages written and shown. Empty means: as the client or the workspace has it.

    A change reaches the person's open contexts at once, by trigger. The picture is a PNG of our own making.
    """

    audience: ClassVar[Audience] = Platform()

    person_id = models.UUIDField(primary_key=True)
    time_zone = models.TextField(default="", blank=True)
    locale = models.TextField(default="", blank=True)
    numbers = models.TextField(default="", blank=True)
    dates = models.TextField(default="", blank=True)
    theme = models.TextField(default="", blank=True)
    density = models.TextField(default="", blank=True)
    picture = models.BinaryField(null=True)
    picture_print = models.TextField(default="", blank=True)

    class Meta:
        db_table = "person_settings"
