-- What a record would be after this row, and must not be.
select l.n, %(field)s::text, '', %(sentence)s::text
  from pg_temp.import_ready r
  join pg_temp.import_line l on l.n = r.n
  left join <<table>> t on <<tenant:t>> and t.id = r.id
 where <<wrong>>
