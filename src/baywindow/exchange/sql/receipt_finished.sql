-- The deliveries of which nothing more comes, when the last came, and until when the client may answer where told.
select r.asn_id, %(client)s::uuid as client_id, max(l.answer_by) as answer_by, max(r.received_at) as received_at
  from pg_temp.import_ready r
  join pg_temp.import_line l on l.n = r.n
 where r.asn_id is not null
 group by r.asn_id having bool_or(r.finished)
 order by min(r.n)
