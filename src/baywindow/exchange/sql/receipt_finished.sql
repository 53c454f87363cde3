-- The deliveries of which nothing more comes, and until when the client may answer where the file says so.
select r.asn_id, %(client)s::uuid as client_id, max(l.answer_by) as answer_by
  from pg_temp.import_ready r
  join pg_temp.import_line l on l.n = r.n
 where r.asn_id is not null
 group by r.asn_id having bool_or(r.finished)
 order by min(r.n)
