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
