"""Attacks on memberships, roles and invitations by who manages some: wider, elsewhere, forged, by hand."""

# ruff: noqa: E501 - an attack is a line

from __future__ import annotations

from tests.attacks.attack import DENIED, NO_CONTEXT, NOTHING, Attack

REFUSED = "TN010"
_ROLE = "insert into client_role (workspace_id, client_id, id, name, capabilities, status, created_at, updated_at, version) values ('{northdock}', '%s', '{random}', 'Wider', array['%s'], 'active', now(), now(), 1)"
_INVITE = "insert into client_invitation (workspace_id, client_id, id, email, role, status, round, seal, invited_by_id, invited_by, created_at, expires_at) values ('{northdock}', '%s', '{random}', 'x@example.test', '%s', 'pending', 1, '\\x00', '{random}', 'Forged', now(), now() + interval '%s')"
_JOIN = "insert into client_member (workspace_id, client_id, id, person_id, name, email, role, status, source, created_at, updated_at, version) values ('{northdock}', '{acme}', '{random}', '{random}', 'x', 'x', 'admin', 'active', 'native', now(), now(), 1)"


def _by(who: str, *attacks: tuple[str, str, str]) -> list[Attack]:
    return [Attack(f"{who}: {name}", who, sql, expected) for name, sql, expected in attacks]


AS_AN_ADMIN = _by(
    "ada",
    ("a role of the other side", _ROLE % ("{acme}", "stock.adjust"), REFUSED),
    ("a role that sees costs", _ROLE % ("{acme}", "costs.view"), REFUSED),
    ("a role of another client", _ROLE % ("{beta}", "stock.view"), DENIED),
    ("a role that stands, wider", "update client_role set capabilities = array['stock.view', 'costs.view']", REFUSED),
    ("a role of the workspace", "select * from workspace_role", DENIED),
    ("oneself an owner", "update client_member set role = 'owner' where person_id = '{ada_person}'", REFUSED),
    ("a membership by hand", _JOIN, DENIED),
    ("somebody else in a membership", "update client_member set person_id = '{ada_person}'", DENIED),
    ("a member of another client", "update client_member set role = 'admin' where client_id = '{beta}' returning *", NOTHING),
    ("no Admin at all", "update client_member set status = 'suspended' where role = 'admin'", REFUSED),
    ("an Auditor for ever", "update client_member set role = 'auditor', ends_on = null where person_id = '{alice_person}'", REFUSED),
    ("an invitation into another client", _INVITE % ("{beta}", "admin", "7 days"), DENIED),
    ("an invitation for ever", _INVITE % ("{acme}", "admin", "100 days"), REFUSED),
    ("who belongs to another client", _INVITE.replace("'x@example.test'", "'{beta_client_team_view}-email'") % ("{beta}", "admin", "7 days"), DENIED),
    ("which roles another client has", _INVITE % ("{beta}", "{beta_client_role}", "7 days"), DENIED),
    ("an invitation to no role", _INVITE % ("{acme}", "owner", "7 days"), REFUSED),
    ("an invitation, accepted by hand", "update client_invitation set status = 'accepted'", "42501|TN010"),
    ("an invitation, readdressed", "update client_invitation set email = 'x@example.test'", DENIED),
    ("accept in another's name", "select sec.accept_invitation('{northdock}', '{acme}', '{random}', '\\x00', '{ada_person}')", DENIED),
    ("look at an invitation's brand", "select sec.brand_of_invitation('{northdock}', '{beta}', '{beta_client_invitation}', '\\x00')", DENIED),
    ("look an invitation up", "select * from sec.invitation('{northdock}', '{beta}', '{beta_client_invitation}', '\\x00')", DENIED),
    ("what a role may do elsewhere", "select sec.capabilities_of('portal', '{northdock}', '{beta}', 'admin')", DENIED),
    ("the name of a role elsewhere", "select sec.role_name('{northdock}', '{beta}', '{beta_client_role}')", DENIED),
    ("the context behind the guards", "select sec.acting()", DENIED),
    ("a line in the log", "insert into client_team_change (workspace_id, client_id, id, at, actor, what, subject, before, after) values ('{northdock}', '{acme}', '{random}', now(), 'Alice', 'role', 'x', '', '')", DENIED),
    ("a line out of the log", "delete from client_team_change", DENIED),
    ("another line in the log", "update client_team_change set actor = 'Alice'", DENIED),
    ("a line of the log by function", "select sec.note('{{}}', 'role', 'x', '', '')", DENIED),
    ("the log of another client", "select * from client_team_change where client_id = '{beta}'", NOTHING),
    ("the log of the team", "select * from staff_team_change", DENIED),
    ("invitations of another client", "select * from client_invitation where client_id = '{beta}'", NOTHING),
)  # fmt: skip

WITHOUT_THE_CAPABILITY = [
    *_by(
        "alice",
        ("an invitation", _INVITE % ("{acme}", "admin", "7 days"), DENIED),
        ("a role of one's own", _ROLE % ("{acme}", "stock.view"), DENIED),
        ("a role, wider", "update client_role set capabilities = array['team.manage'] returning *", NOTHING),
        ("an invitation, alive again", "update client_invitation set status = 'pending' returning *", NOTHING),
    ),
    *_by(
        "fay",
        ("who is invited", "select * from client_invitation", NOTHING),
        ("how a company's people sign in", "select * from sso_provider", DENIED),
        ("which subjects are whom", "select * from public.sso_identity", DENIED),
        ("who changed what", "select * from client_team_change", NOTHING),
        ("which roles there are", "select * from client_role", NOTHING),
        ("which roles the workspace gives", "select * from sec.roles_for_clients()", NOTHING),
    ),
    Attack("guest: which roles the workspace gives", "guest", "select * from sec.roles_for_clients()", NO_CONTEXT),
]  # fmt: skip

AS_STAFF = [
    *_by(
        "sam",
        ("oneself the owner", "update staff_member set role = 'owner' where person_id = '{sam_person}'", REFUSED),
        ("the owner out", "update staff_member set status = 'suspended' where role = 'owner'", REFUSED),
        ("oneself a client's Admin", _JOIN, DENIED),
        ("somebody else in a membership", "update client_member set person_id = '{sam_person}'", DENIED),
        ("a client's member of another workspace", "update client_member set role = 'admin' where workspace_id = '{southbay}' returning *", NOTHING),
        ("a role that owns", "update workspace_role set capabilities = array['workspace.own']", REFUSED),
        ("a role moved to the other side", "update workspace_role set realm = 'portal'", DENIED),
        ("what a company's sign-in is trusted by", "select secret, certificates from sso_provider", NOTHING),
        ("a company's sign-in, made one's own", "update sso_provider set issuer = 'https://evil.example' returning *", NOTHING),
        ("who came by a company's sign-in", "select * from public.saml_answer", DENIED),
        ("what an invitation's link must say", "update client_invitation set seal = '\\x00' returning *", "42501|TN010"),
        ("a line in the log", "insert into staff_team_change (workspace_id, id, at, actor, what, subject, before, after) values ('{northdock}', '{random}', now(), 'x', 'role', 'x', '', '')", DENIED),
    ),
    *_by(
        "olga",
        ("a client's member promoted", "update client_member set role = 'admin' returning *", NOTHING),
        ("an invitation to the team", "insert into staff_invitation (workspace_id, id, email, role, status, round, seal, invited_by_id, invited_by, created_at, expires_at) values ('{northdock}', '{random}', 'x@example.test', 'owner', 'pending', 1, '\\x00', '{random}', 'x', now(), now())", DENIED),
    ),
]  # fmt: skip

AS_SIGN_IN = _by(
    "auth",
    ("an invitation without its link", "select * from sec.invitation('{northdock}', '{acme}', '{acme_client_invitation}', '\\x01')", NOTHING),
    ("accept without the link", "select sec.accept_invitation('{northdock}', '{acme}', '{acme_client_invitation}', '\\x01', '{bob_person}')", REFUSED),
    ("the invitations", "select * from core.client_invitation", DENIED),
    ("a role's name", "select sec.role_name('{northdock}', '{acme}', '{acme_client_role}')", DENIED),
)  # fmt: skip

ATTACKS = [*AS_AN_ADMIN, *WITHOUT_THE_CAPABILITY, *AS_STAFF, *AS_SIGN_IN]
