"""What a sign-in must be like before it opens a membership: of the team, of any client, of one client."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from .audience import Audience, ForWorkspace
from .records import OfWorkspace, WorkspaceRow

TEAM, CLIENTS, CLIENT = "team", "clients", "client"
OIDC, SAML = "oidc", "saml"


class SignInPolicy(WorkspaceRow):
    """Kept by `sec.admitted` whenever a context is minted; a change ends the contexts it speaks of.

    What is said for all clients holds for each of them beside its own: the stricter word counts.
    """

    audience: ClassVar[Audience] = ForWorkspace(staff_read="signin.manage", staff_write="signin.manage")

    scope = models.TextField()
    for_client_id = models.UUIDField(null=True, blank=True)
    second_factor = models.BooleanField(default=False)
    hours = models.IntegerField(null=True, blank=True)
    idle_minutes = models.IntegerField(null=True, blank=True)
    networks = models.JSONField(default=list, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.IntegerField(default=1)

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        db_table = "sign_in_policy"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "scope", "for_client_id"],
                nulls_distinct=False,
                name="sign_in_policy_once",
            ),
            models.CheckConstraint(
                condition=models.Q(scope__in=[TEAM, CLIENTS, CLIENT]), name="sign_in_policy_scope"
            ),
            models.CheckConstraint(
                condition=models.Q(for_client_id=None) ^ models.Q(scope=CLIENT),
                name="sign_in_policy_client",
            ),
            models.CheckConstraint(
                condition=models.Q(idle_minutes=None) | models.Q(idle_minutes__range=(10, 1440)),
                name="sign_in_policy_idle",
            ),
            models.CheckConstraint(
                condition=models.Q(hours=None) | models.Q(hours__range=(1, 336)), name="sign_in_policy_hours"
            ),
        ]


class SsoProvider(WorkspaceRow):
    """A company's own sign-in (OpenID Connect or SAML) for the team, or for one client's people.

    Whoever comes in by it reaches this membership alone. `secret` is sealed; `roles` says which role a
    value of `claim` gives; with `only` there is no other way in; `needs` is what the provider must say of the
    strength of a sign-in. By SAML `issuer` is the entity id, `certificates` are in PEM, `address_claim` names
    the attribute with the address (or it is the NameID), and `own_key`, sealed, opens what is encrypted with
    `own_certificate`.
    """

    audience: ClassVar[Audience] = ForWorkspace(
        staff_read="sso.manage", staff_write="sso.manage", deletable=True
    )

    for_client_id = models.UUIDField(null=True, blank=True)
    kind = models.TextField(default=OIDC)
    name = models.TextField()
    issuer = models.TextField()
    oauth_client_id = models.TextField(default="", blank=True)
    secret = models.TextField(default="", blank=True)
    claim = models.TextField(default="groups", blank=True)
    roles = models.JSONField(default=dict, blank=True)
    only = models.BooleanField(default=False)
    sign_in_url = models.TextField(default="", blank=True)
    certificates = models.JSONField(default=list, blank=True)
    address_claim = models.TextField(default="", blank=True)
    needs = models.TextField(default="", db_default="", blank=True)
    own_key = models.TextField(default="", db_default="", blank=True)
    own_certificate = models.TextField(default="", db_default="", blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.IntegerField(default=1)

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        db_table = "sso_provider"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "for_client_id"], nulls_distinct=False, name="sso_provider_once"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=[OIDC, SAML]), name="sso_provider_kind"),
        ]
