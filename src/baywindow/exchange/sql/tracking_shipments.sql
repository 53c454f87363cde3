-- The shipments that something new is reported of.
select s.id from shipment s
 where s.workspace_id = %(workspace)s and s.client_id = %(client)s
   and s.id in (select r.shipment_id from pg_temp.import_ready r where not r.is_known)
 order by s.id for update
