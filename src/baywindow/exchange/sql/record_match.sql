-- Which record each row is about: found by its source reference, else by its own key.
create temporary table import_ready on commit drop as
select l.n, coalesce(by_ref.id, by_key.id, l.id) as id, coalesce(by_ref.id, by_key.id) is null as is_new,
       coalesce(by_ref.id <> by_key.id, false) as is_two, <<lost>> as is_lost<<found>>
  from pg_temp.import_line l
  <<parent>>
  left join lateral (
    select by_ref.id from <<table>> by_ref where l.source_ref is not null and <<tenant:by_ref>>
       and by_ref.source = %(source)s and by_ref.source_ref = l.source_ref limit 1) by_ref on true
  left join lateral (
    select by_key.id from <<table>> by_key where <<tenant:by_key>> and <<key>> limit 1) by_key on true
