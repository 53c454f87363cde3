-- What a person's expensive acts cost (files out and in, previews, searches): one bucket for each person, whichever
-- membership they act in. Run after sec.sql by the converge step; idempotent. No login reads this table.

create table if not exists sec.purse (
  person_id uuid primary key,
  spent double precision not null default 0,
  filled_at timestamptz not null default clock_timestamp()
);

-- Pays for one act of whoever holds the token. Gives the seconds until there is enough for it; 0 when it was
-- paid for, and when the token opens nothing: the page says so itself.
create or replace function sec.spend(token text, cost double precision, capacity double precision,
                                     per_second double precision) returns double precision
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare who uuid; used double precision;
begin
  perform set_config('synchronous_commit', 'off', true);
  select x.person_id into who from sec.context x
   where x.token_hash = sha256(convert_to(token, 'UTF8'))
     and x.expires_at > statement_timestamp() and x.revoked_at is null;
  if who is null then return 0; end if;
  insert into sec.purse (person_id) values (who) on conflict do nothing;
  select greatest(p.spent - per_second * extract(epoch from clock_timestamp() - p.filled_at), 0) into used
    from sec.purse p where p.person_id = who for no key update;
  if used + cost > capacity then return (used + cost - capacity) / per_second; end if;
  update sec.purse p set spent = used + cost, filled_at = clock_timestamp() where p.person_id = who;
  return 0;
end $$;

revoke all on sec.purse from public;
revoke all on function sec.spend(text, double precision, double precision, double precision) from public;
grant execute on function sec.spend(text, double precision, double precision, double precision) to bw_auth;
