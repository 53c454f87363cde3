"""Attacks as the other logins: without a context, as the sign-in, the feed, other staff and a job."""

# ruff: noqa: E501 - an attack is a line

from __future__ import annotations

from baywindow.tenancy.audience import ForClient
from baywindow.tenancy.policies import audience_of, core_models
from tests.attacks.attack import DENIED, FOREIGN, NO_CONTEXT, NOTHING, OWN, Attack

CORE = [model._meta.db_table for model in core_models()]
CLIENT_TABLES = [m._meta.db_table for m in core_models() if isinstance(audience_of(m), ForClient)]

WITHOUT_CONTEXT = [
    *(Attack(f"guest: read {t}", "guest", f"select * from {t}", NO_CONTEXT) for t in CLIENT_TABLES),
    *(Attack(f"floor: read {t}", "floor", f"select * from {t}", NO_CONTEXT) for t in CORE),
    *(Attack(f"worker: read {t}", "jobs", f"select * from {t}", NO_CONTEXT) for t in CORE),
    *(Attack(f"auth: read {t}", "auth", f"select * from core.{t}", DENIED) for t in CORE),
    *(Attack(f"feed: read {t}", "feed", f"select * from core.{t}", DENIED) for t in CORE),
    Attack("guest: count", "guest", "select count(*) from item", NO_CONTEXT),
    Attack("guest: exists", "guest", "select exists (select from item)", NO_CONTEXT),
    Attack("guest: no rows wanted", "guest", "select * from item limit 0", NOTHING),
    Attack("guest: copy", "guest", "copy item to stdout", NO_CONTEXT),
    Attack("guest: the plan alone", "guest", "explain (costs off) select * from item", OWN),
    Attack("guest: ask the context", "guest", "select sec.ws()", NO_CONTEXT),
    Attack("guest: a client without a context", "guest", "set app.client = '{acme}'; select sec.client()", NO_CONTEXT),
    Attack("guest: a context without its client", "guest",
           "select sec.enter('{alice_token}', '{gamma}', false)", FOREIGN),
]  # fmt: skip

AS_SIGN_IN = [
    Attack("auth: enter", "auth", "select sec.enter('{alice_token}', null, false)", DENIED),
    Attack("auth: contexts", "auth", "select * from sec.context", DENIED),
    Attack("auth: roles", "auth", "update sec.role set capabilities = '{{costs.view}}'", DENIED),
    Attack("auth: mint a job", "auth", "select sec.mint_job('{northdock}', '{beta}', '\\x00', '1 hour')", DENIED),
    Attack("auth: what waits", "auth", "select * from sec.pending()", DENIED),
    Attack("auth: a stolen membership", "auth",
           "select sec.mint('{alice_person}', '{bob_membership}', '\\x00', '', '1 hour')", FOREIGN),
    Attack("auth: a staff membership for a client", "auth",
           "select sec.mint('{alice_person}', '{sam_membership}', '\\x00', '', '1 hour')", FOREIGN),
    Attack("auth: look with a client's token", "auth",
           "select sec.mint_view_as('{ada_token}', '{acme}', null, 'admin', 'because', '\\x00', '1 hour')", NO_CONTEXT),
    Attack("auth: look without the capability", "auth",
           "select sec.mint_view_as('{carl_token}', '{acme}', null, 'admin', 'because', '\\x00', '1 hour')", DENIED),
    Attack("auth: look without a reason", "auth",
           "select sec.mint_view_as('{sam_token}', '{acme}', null, 'admin', '   ', '\\x00', '1 hour')", "22023"),
    Attack("auth: look into another workspace", "auth",
           "select sec.mint_view_as('{sam_token}', '{gamma}', null, 'admin', 'because', '\\x00', '1 hour')", FOREIGN),
    Attack("auth: look through the eyes of another client's member", "auth",
           "select sec.mint_view_as('{sam_token}', '{acme}', '{bob_membership}', '', 'because', '\\x00', '1 hour')", FOREIGN),
    Attack("auth: look as staff", "auth",
           "select sec.mint_view_as('{sam_token}', '{acme}', null, 'owner', 'because', '\\x00', '1 hour')", FOREIGN),
    Attack("auth: a look from within a look", "auth",
           "select sec.mint_view_as('{looker_token}', '{acme}', null, 'admin', 'because', '\\x00', '1 hour')", NO_CONTEXT),
    Attack("auth: write the log with no token", "auth", "select sec.record_access('x', '{acme}', 'x', 'x', 'x', 'x')", NO_CONTEXT),
    Attack("auth: write the log itself", "auth",
           "select sec.append_access('{northdock}', '{acme}', 'x', null, 'x', 'client', 'x', 'x', 'x')", DENIED),
    Attack("auth: everybody's memberships", "auth", "select * from sec.memberships(null)", NOTHING),
    Attack("auth: the team of a client", "auth", "select * from core.client_member", DENIED),
    Attack("auth: ask past the policies", "auth",
           "select sec.admitted('{alice_person}', '{northdock}', '{acme}', '', '1 year')", DENIED),
    Attack("auth: an invented provider", "auth", "select * from sec.sso_provider('{random}')", NOTHING),
    Attack("auth: a role by another's provider", "auth",
           "select sec.sso_member('{southbay_sso_provider}', '{alice_person}', 'admin')", [("f",)]),
    Attack("auth: another company's provider, made mine", "auth", "update core.sso_provider set issuer = 'x'", DENIED),
    Attack("auth: jobs", "auth", "select * from public.procrastinate_jobs", DENIED),
    Attack("auth: pretend a migration", "auth", "insert into public.django_migrations values (0, 'x', 'x', now())", DENIED),
    Attack("auth: a table", "auth", "create table public.evil (x int)", DENIED),
    Attack("auth: temporary", "auth", "create temporary table evil (x int)", DENIED),
    Attack("auth: catalogues", "auth", "select * from pg_class", DENIED),
    Attack("auth: others' sessions", "auth", "select * from pg_stat_activity", DENIED),
    Attack("auth: become the portal", "auth", "set role bw_portal", DENIED),
    Attack("auth: a trigger on people", "auth",
           "create trigger evil before update on public.person for each row execute function sec.ws()", DENIED),
]  # fmt: skip

AS_FEED = [
    Attack("feed: enter", "feed", "select sec.enter('{alice_token}', null, false)", DENIED),
    Attack("feed: who", "feed", "select sec.ws(), sec.client()", DENIED),
    Attack("feed: what waits", "feed", "select * from sec.pending()", DENIED),
    Attack("feed: people", "feed", "select * from public.person", DENIED),
    Attack("feed: contexts", "feed", "select * from sec.context", DENIED),
    Attack("feed: what stirred", "feed", "select * from core.stir", DENIED),
    Attack("feed: whose news", "feed", "select * from sec.stirring", DENIED),
    Attack("feed: forget it", "feed", "select sec.forget_stirs('0 s')", DENIED),
    Attack("feed: listen", "feed", "listen stirred", OWN),
    Attack("feed: notify", "feed", "select pg_notify('x', 'y')", DENIED),
    Attack("feed: catalogues", "feed", "select * from pg_stats", DENIED),
    Attack("feed: temporary", "feed", "create temporary table evil (x int)", DENIED),
    Attack("feed: become the portal", "feed", "set role bw_portal", DENIED),
]

OTHER_STAFF = [
    *(Attack(f"sue: {t} of northdock", "sue", f"select * from {t} where workspace_id = '{{northdock}}'", NOTHING)
      for t in CORE),
    *(Attack(f"sue: all of {t}", "sue", f"select * from {t}", OWN) for t in CORE),
    Attack("sue: change northdock's items", "sue",
           "update item set name = 'x' where workspace_id = '{northdock}' returning *", NOTHING),
    Attack("sue: a row for northdock", "sue",
           "insert into outbox (workspace_id, id, topic, payload, created_at)"
           " values ('{northdock}', '{random}', 'x', '{{}}', now())", DENIED),
    Attack("sue: move a row to northdock", "sue", "update item set workspace_id = '{northdock}'", DENIED),
    Attack("sue: activate a client", "sue", "set local app.client = '{acme}'; select * from item", OWN),
    Attack("sue: enter a client", "sue", "select sec.enter('{sue_token}', '{acme}', false)", FOREIGN),
    Attack("sue: a client's token", "sue", "set local app.context = '{alice_token}'; select * from item", NO_CONTEXT),
    Attack("sue: a job's token", "sue", "set local app.context = '{job_token}'; select * from item", NO_CONTEXT),
    Attack("sue: probe a code", "sue",
           "insert into client_code (workspace_id, code, holder_id)"
           " select '{southbay}', code, '{random}' from client_code on conflict do nothing returning *", NOTHING),
    Attack("sue: change the ledger", "sue", "update movement set qty = 0", DENIED),
    Attack("sue: shorten the ledger", "sue", "delete from movement", DENIED),
    Attack("sue: people", "sue", "select * from public.person", DENIED),
    Attack("sue: contexts", "sue", "select * from sec.context", DENIED),
    Attack("sue: mint", "sue", "select sec.mint('{sam_person}', '{sam_membership}', '\\x00', '', '1 hour')", DENIED),
    Attack("sue: catalogues", "sue", "select * from pg_class", DENIED),
    Attack("sue: statistics", "sue", "select * from pg_stats", DENIED),
    Attack("sue: anonymous code", "sue", "do $$ begin end $$", DENIED),
    Attack("sue: become a job", "sue", "set role bw_jobs", DENIED),
    Attack("olga: costs", "olga", "select * from item_cost", NOTHING),
    Attack("olga: write costs", "olga", "update item_cost set unit_cost = 0 returning *", NOTHING),
    Attack("olga: make a cost", "olga", "insert into item_cost select * from item_cost", OWN),
    Attack("olga: costs by conflict", "olga",
           "insert into item_cost (workspace_id, client_id, id, item_id, currency, note, updated_at) values"
           " ('{northdock}', '{acme}', '{acme_item_cost}', '{acme_item}', 'EUR', '', now())"
           " on conflict (workspace_id, client_id, id) do update set note = '' returning *", DENIED),
    Attack("olga: promote oneself", "olga", "update staff_member set role = 'owner' returning *", NOTHING),
    Attack("olga: hire oneself", "olga", "insert into staff_member (workspace_id, id, person_id, name, email, role,"
           " status, created_at) values ('{northdock}', '{random}', '{random}', 'x', 'x', 'owner', 'active', now())", DENIED),
    Attack("dirk: colleagues", "dirk", "select * from staff_member", NOTHING),
]  # fmt: skip

AS_JOB = [
    *(Attack(f"job: {t} of beta", "job", f"select * from {t} where client_id = '{{beta}}'", NOTHING)
      for t in CLIENT_TABLES),
    Attack("job: write to beta", "job", "update item set client_id = '{beta}'", DENIED),
    Attack("job: activate beta", "job", "set local app.client = '{beta}'; select * from item", FOREIGN),
    Attack("job: a client's token", "job", "set local app.context = '{bob_token}'; select * from item", NO_CONTEXT),
    Attack("job: contexts", "job", "select * from sec.context", DENIED),
    Attack("job: mint for a person", "job",
           "select sec.mint('{sam_person}', '{sam_membership}', '\\x00', '', '1 hour')", DENIED),
    Attack("job: people", "job", "select * from public.person", DENIED),
    Attack("job: sessions", "job", "select * from public.django_session", DENIED),
    Attack("job: change the ledger", "job", "update movement set qty = 0", DENIED),
    Attack("job: pretend a migration", "job", "delete from public.django_migrations", DENIED),
    Attack("job: read a file", "job", "select pg_read_file('/etc/passwd')", DENIED),
    Attack("job: anonymous code", "job", "do $$ begin end $$", DENIED),
    Attack("job: a function in the way", "job",
           "create function pg_temp.ws() returns uuid language sql as 'select null::uuid'", DENIED),
    Attack("job: a table in the way", "job",
           "create temporary table context (token_hash bytea); select id from item", [("{acme_item}",)]),
]  # fmt: skip

ATTACKS = [*WITHOUT_CONTEXT, *AS_SIGN_IN, *AS_FEED, *OTHER_STAFF, *AS_JOB]
