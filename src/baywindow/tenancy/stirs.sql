-- What stirs: records that changed, for the live feed. A trigger of every table whose audience says so writes a
-- row of core.stir in the transaction of the change (generated: stirs.py); here that row is given the moment of the
-- commit, and whoever listens is woken by an empty word. Moments of the commit rise in the order in which changes
-- become visible, but for the instant a commit takes: who reads on reads half a minute again.

-- Whose news there is, for the listener: no record, no kind. It is the listener's alone.
create table if not exists sec.stirring (
  at timestamptz not null,
  workspace_id uuid not null,
  client_id uuid  -- none: news for its staff alone
);
create index if not exists stirring_at on sec.stirring (at);

create or replace function sec.tell_stir() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare moment timestamptz := clock_timestamp();
begin
  update core.stir set at = moment
   where workspace_id = new.workspace_id and client_id = new.client_id and id = new.id;
  insert into sec.stirring (at, workspace_id, client_id) values (moment, new.workspace_id, new.client_id);
  perform pg_notify('stirred', '');
  return null;
end $$;

-- A context that ends is news, too: open feeds ask at once whether they still may.
create or replace function sec.tell_end_of_context() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into sec.stirring (at, workspace_id, client_id) values (clock_timestamp(), new.workspace_id, new.clients[1]);
  perform pg_notify('stirred', '');
  return null;
end $$;

-- Which clients had news in the time just past, each with a mark that changes when there is more.
create or replace function sec.stirred(since interval)
returns table (workspace_id uuid, client_id uuid, mark text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    select s.workspace_id, s.client_id, concat_ws('/', max(s.at), count(*), sum(extract(epoch from s.at)))
      from sec.stirring s where s.at > clock_timestamp() - since group by s.workspace_id, s.client_id;
end $$;

-- Clients of whose open stalls something may have changed since a moment, each with when it last did. What is being
-- committed this very second is told the next time: its moment is settled then.
create or replace function sec.stirred_with_stalls(since timestamptz)
returns table (workspace_id uuid, client_id uuid, at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    select s.workspace_id, s.client_id, max(s.at) from sec.stirring s
     where s.at > since and s.at < clock_timestamp() - interval '1 second'
       and exists (select from core.client_exception e
         where e.workspace_id = s.workspace_id and e.client_id = s.client_id
           and e.by_rule and e.resolved_at is null)
     group by s.workspace_id, s.client_id;
end $$;

-- Forgets what stirred longer ago than anybody asks for; how much it was.
create or replace function sec.forget_stirs(older interval) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare gone bigint;
begin
  delete from sec.stirring s where s.at < now() - older;
  delete from core.stir s where s.at < now() - older;
  get diagnostics gone = row_count;
  return gone;
end $$;

drop trigger if exists tells_stir on core.stir;
create constraint trigger tells_stir after insert on core.stir
  deferrable initially deferred for each row execute function sec.tell_stir();

drop trigger if exists tells_end on sec.context;
create constraint trigger tells_end after update on sec.context deferrable initially deferred
  for each row when (old.revoked_at is null and new.revoked_at is not null and new.realm <> 'job')
  execute function sec.tell_end_of_context();

revoke all on all tables in schema sec from public;
revoke all on all functions in schema sec from public;
grant execute on function sec.stirred(interval) to bw_feed;
grant execute on function sec.forget_stirs(interval), sec.stirred_with_stalls(timestamptz) to bw_jobs;
