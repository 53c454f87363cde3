-- Which record each row is about: found by its source reference, else by its own key.
create temporary table import_ready on commit drop as
select l.n, coalesce(by_ref.id, by_key.id, l.id) as id, coalesce(by_ref.id, by_key.id) is null as is_new,
       coalesce(by_ref.id <> by_key.id, false) as is_two, <<lost>> as is_lost<<found>>
  from pg_temp.import_line l
  <<parent>>
  left join <<table>> by_ref on <<tenant:by_ref>> and by_ref.source = %(source)s and by_ref.source_ref = l.source_ref
  left join <<table>> by_key on <<tenant:by_key>> and <<key>>
