-- The lines of the deliveries, counted; a trigger takes it off what is expected.
update asn_line l set counted = l.counted + c.qty
  from (select asn_line_id, sum(qty) as qty from pg_temp.import_ready where asn_line_id is not null
         group by asn_line_id) c
 where l.workspace_id = %(workspace)s and l.client_id = %(client)s and l.id = c.asn_line_id
