-- What was promised to an order that has left is promised no more.
update reservation v set status = 'closed', version = v.version + 1, updated_at = now()
  from (select distinct r.order_id from pg_temp.import_ready r where not r.known and r.rank >= 9) t
 where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.document_id = t.order_id
   and v.status = 'open'
