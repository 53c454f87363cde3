-- The deliveries that are new, announced, in the order of the file: a trigger numbers them. Where lines have days
-- of their own, the delivery is expected from the first of them to the last. When it was announced is for the file to
-- say: else it is now, and unknown where its days are over, until something is known of its coming.
insert into asn
  (workspace_id, client_id, id, number, client_reference, warehouse_id, status, expected_from, expected_to,
   supplier, carrier, tracking_numbers, container, seal, packages, notes_public, announced_at,
   source, source_ref, created_at, updated_at, version)
select %(workspace)s, %(client)s, d.asn_id, '', d.client_reference, d.warehouse_id, 'announced', d.expected_from,
       d.expected_to, d.supplier, d.carrier, d.tracking_numbers, d.container, d.seal, d.packages, d.notes_public,
       coalesce(d.announced_at, case when d.expected_to >= (now() at time zone w.time_zone)::date then now() end),
       %(source)s, d.delivery, now(), now(), 1
  from (select distinct on (r.delivery) r.n, r.asn_id, r.warehouse_id, r.delivery,
               min(l.expected_from) over (partition by r.delivery) as expected_from,
               max(coalesce(l.expected_to, l.expected_from)) over (partition by r.delivery) as expected_to,
               min(l.announced_at) over (partition by r.delivery) as announced_at,
               coalesce(l.client_reference, '') as client_reference, coalesce(l.supplier, '') as supplier,
               coalesce(l.carrier, '') as carrier, coalesce(l.tracking_numbers, '') as tracking_numbers,
               coalesce(l.container, '') as container, coalesce(l.seal, '') as seal, l.packages,
               coalesce(l.notes_public, '') as notes_public
          from pg_temp.import_ready r
          join pg_temp.import_line l on l.n = r.n
         where r.is_new order by r.delivery, r.n) d
  join warehouse w on w.workspace_id = %(workspace)s and w.id = d.warehouse_id
 order by d.n
