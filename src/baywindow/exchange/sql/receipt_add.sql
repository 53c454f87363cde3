-- The receipts that are new, in the order of the file: a trigger numbers them. Another system has counted them.
insert into receipt
  (workspace_id, client_id, id, number, asn_id, warehouse_id, status, client_reference, supplier, carrier, door,
   arrived_at, started_at, finished_at, notes_public, source, source_ref, created_at, updated_at, version)
select %(workspace)s, %(client)s, d.receipt_id, '', d.asn_id, d.warehouse_id, 'finished',
       coalesce(d.client_reference, a.client_reference, ''), coalesce(d.supplier, a.supplier, ''),
       coalesce(d.carrier, a.carrier, ''), coalesce(d.door, ''), d.first_at, d.first_at, d.last_at,
       coalesce(d.notes_public, ''), %(source)s, d.receipt, now(), now(), 1
  from (select distinct on (r.receipt) r.n, r.receipt_id, r.receipt, r.asn_id, r.warehouse_id,
               min(r.received_at) over (partition by r.receipt) as first_at,
               max(r.received_at) over (partition by r.receipt) as last_at,
               l.client_reference, l.supplier, l.carrier, l.door, l.notes_public
          from pg_temp.import_ready r
          join pg_temp.import_line l on l.n = r.n
         where r.is_new order by r.receipt, r.n) d
  left join lateral (
    select a.client_reference, a.supplier, a.carrier from asn a
     where a.workspace_id = %(workspace)s and a.client_id = %(client)s and a.id = d.asn_id limit 1) a on true
 order by d.n
