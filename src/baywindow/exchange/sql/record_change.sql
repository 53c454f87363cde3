with changed as (
  update <<table>> t set <<changes>>, updated_at = now(), version = t.version + 1
    from pg_temp.import_ready r
    join pg_temp.import_line l on l.n = r.n
   where not r.is_new and <<tenant:t>> and t.id = r.id and (<<differs>>)
  returning t.id)
insert into pg_temp.import_touched (id) select id from changed
