with added as (
  insert into <<table>> (<<tenant_columns>>, id, <<columns>>, source, created_at, updated_at, version)
  select <<tenant_values>>, r.id, <<values>>, %(source)s, now(), now(), 1
    from pg_temp.import_ready r
    join pg_temp.import_line l on l.n = r.n
   where r.is_new
   order by r.n
  returning id)
insert into pg_temp.import_touched (id) select id from added
