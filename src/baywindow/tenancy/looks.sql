-- How pages look: a person's own settings and the workspace's brand travel in the sealed context, so that
-- no page asks for them; whoever changes them changes every open context, in the same transaction.

-- What a person set for themselves; a setting that was left alone is left out.
create or replace function sec.own_settings(person uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare own jsonb;
begin
  select jsonb_strip_nulls(jsonb_build_object(
      'time_zone', nullif(p.time_zone, ''), 'locale', nullif(p.locale, ''), 'numbers', nullif(p.numbers, ''),
      'dates', nullif(p.dates, ''), 'theme', nullif(p.theme, ''), 'density', nullif(p.density, ''),
      'picture', nullif(p.picture_print, ''))) into own
    from public.person_settings p where p.person_id = person;
  return coalesce(own, '{}');
end $$;

create or replace function sec.dress_contexts_of_person() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update sec.context set profile = profile || jsonb_build_object('own', sec.own_settings(new.person_id))
   where person_id = new.person_id and not profile ? 'view_as' and revoked_at is null and expires_at > now();
  return null;
end $$;

-- A new name is theirs in every membership, which mints their contexts anew.
create or replace function sec.rename_members() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.client_member set name = new.name where person_id = new.id;
  update core.staff_member set name = new.name where person_id = new.id;
  return null;
end $$;

create or replace trigger dresses_contexts after insert or update on public.person_settings
  for each row execute function sec.dress_contexts_of_person();
create or replace trigger renames_members after update of name on public.person
  for each row when (old.name is distinct from new.name) execute function sec.rename_members();

revoke all on all functions in schema sec from public;

-- Which address is whose: the operator's to say, from the command line.
create table if not exists sec.domain (
  host text primary key check (host = lower(host)),
  workspace_id uuid not null
);

create or replace function sec.brand_of(workspace uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare told jsonb;
begin
  select jsonb_strip_nulls(jsonb_build_object('name', w.name, 'accent', nullif(b.accent, ''),
      'logo', nullif(b.logo_print, '') || '.' || b.logo_kind, 'plate', nullif(b.logo_plate, 'light'),
      'icon', nullif(b.icon_print, '') || '.png',
      'sender', nullif(b.sender, ''), 'support', nullif(b.support, ''), 'locale', w.locale,
      'host', (select min(d.host) from sec.domain d where d.workspace_id = workspace))) into told
    from core.workspace w left join core.workspace_brand b on b.workspace_id = w.workspace_id
   where w.workspace_id = workspace;
  return told;
end $$;

-- The brand of an address, or of the only workspace there is; none where several share it.
create or replace function sec.brand(asked text) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare whose uuid;
begin
  select d.workspace_id into whose from sec.domain d where d.host = asked;
  if whose is null and (select count(*) from (select from core.workspace limit 2) few) = 1 then
    select w.workspace_id into whose from core.workspace w;
  end if;
  return sec.brand_of(whose);
end $$;

-- The language of a mail's reader: their own; else that of the clients they belong to, where it is one.
create or replace function sec.locale_of_reader(address text) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare own text; theirs text[];
begin
  select nullif(s.locale, '') into own
    from public.person p join public.person_settings s on s.person_id = p.id where p.email = address;
  select array_agg(distinct coalesce(c.locale, w.locale)) into theirs
    from public.person p cross join lateral sec.memberships(p.id) m
    join core.workspace w on w.workspace_id = m.workspace_id
    left join core.client c on c.workspace_id = m.workspace_id and c.client_id = m.client_id
   where p.email = address;
  return coalesce(own, case when cardinality(theirs) = 1 then theirs[1] end);
end $$;

-- The time zone of a mail's reader, found the same way.
create or replace function sec.zone_of_reader(address text) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare own text; theirs text[];
begin
  select nullif(s.time_zone, '') into own
    from public.person p join public.person_settings s on s.person_id = p.id where p.email = address;
  select array_agg(distinct coalesce(c.time_zone, w.time_zone)) into theirs
    from public.person p cross join lateral sec.memberships(p.id) m
    join core.workspace w on w.workspace_id = m.workspace_id
    left join core.client c on c.workspace_id = m.workspace_id and c.client_id = m.client_id
   where p.email = address;
  return coalesce(own, case when cardinality(theirs) = 1 then theirs[1] end);
end $$;

drop function if exists sec.brand_of_mail(text);  -- an older one, which knew no address

create or replace function sec.brand_of_mail(address text, asked text) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare whose uuid[]; here uuid; home uuid;
begin
  select array_agg(distinct m.workspace_id) into whose
    from public.person p cross join lateral sec.memberships(p.id) m where p.email = lower(address);
  select d.workspace_id into here from sec.domain d
   where d.host = asked and (whose is null or d.workspace_id = any(whose));
  home := case when cardinality(whose) = 1 then whose[1] else here end;
  return coalesce(sec.brand_of(home), jsonb_build_object('name', 'Baywindow'))
    || case when home = here then jsonb_build_object('host', asked) else '{}' end
    || jsonb_strip_nulls(jsonb_build_object(
      'locale', sec.locale_of_reader(lower(address)), 'zone', sec.zone_of_reader(lower(address))))
    || coalesce((select jsonb_build_object('numbers', s.numbers, 'dates', s.dates)
                   from public.person p join public.person_settings s on s.person_id = p.id
                  where p.email = lower(address)), '{}');
end $$;

create or replace function sec.brand_file(print text) returns table (kind text, content bytea)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    select b.logo_kind, b.logo from core.workspace_brand b where print <> '' and b.logo_print = print
    union all
    select 'png'::text, b.icon from core.workspace_brand b where print <> '' and b.icon_print = print
    limit 1;
end $$;

create or replace function sec.dress_contexts_of_workspace() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update sec.context set profile = profile || jsonb_build_object('brand', sec.brand_of(new.workspace_id))
   where workspace_id = new.workspace_id and revoked_at is null and expires_at > now();
  return null;
end $$;

create or replace trigger dresses_contexts after insert or update on core.workspace_brand
  for each row execute function sec.dress_contexts_of_workspace();

revoke all on all tables in schema sec from public;
revoke all on all functions in schema sec from public;
grant execute on function sec.brand(text), sec.brand_of_mail(text, text), sec.brand_file(text) to bw_auth;
