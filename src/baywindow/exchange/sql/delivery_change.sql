-- Deliveries that are known and not yet counted take over what the file says of them, and tell that they did; what is
-- empty there stays as it is. Of a delivery's rows the first says it; its days go from the first of them to the last.
with changed as (
  update asn a
     set client_reference = coalesce(d.client_reference, a.client_reference), warehouse_id = d.warehouse_id,
         expected_from = d.expected_from, expected_to = d.expected_to, supplier = coalesce(d.supplier, a.supplier),
         carrier = coalesce(d.carrier, a.carrier),
         tracking_numbers = coalesce(d.tracking_numbers, a.tracking_numbers),
         container = coalesce(d.container, a.container), seal = coalesce(d.seal, a.seal),
         packages = coalesce(d.packages, a.packages), notes_public = coalesce(d.notes_public, a.notes_public),
         announced_at = coalesce(a.announced_at, d.announced_at),
         updated_at = now(), version = a.version + 1
    from (select distinct on (r.delivery) r.n, r.id, r.asn_id, r.warehouse_id,
                 min(l.expected_from) over (partition by r.delivery) as expected_from,
                 max(coalesce(l.expected_to, l.expected_from)) over (partition by r.delivery) as expected_to,
                 min(l.announced_at) over (partition by r.delivery) as announced_at,
                 l.client_reference, l.supplier, l.carrier, l.tracking_numbers, l.container, l.seal, l.packages,
                 l.notes_public
            from pg_temp.import_ready r
            join pg_temp.import_line l on l.n = r.n
           where not r.is_new order by r.delivery, r.n) d
   where a.workspace_id = %(workspace)s and a.client_id = %(client)s and a.id = d.asn_id
     and a.status = any(%(changeable)s::text[])
     and (a.client_reference, a.warehouse_id, a.expected_from, a.expected_to, a.supplier, a.carrier, a.tracking_numbers,
          a.container, a.seal, a.packages, a.notes_public, a.announced_at)
         is distinct from
         (coalesce(d.client_reference, a.client_reference), d.warehouse_id, d.expected_from, d.expected_to,
          coalesce(d.supplier, a.supplier), coalesce(d.carrier, a.carrier),
          coalesce(d.tracking_numbers, a.tracking_numbers), coalesce(d.container, a.container), coalesce(d.seal, a.seal),
          coalesce(d.packages, a.packages), coalesce(d.notes_public, a.notes_public),
          coalesce(a.announced_at, d.announced_at))
  returning a.id, a.number, d.id as event_id, d.n)
insert into event
  (workspace_id, client_id, id, at, actor_kind, actor_name, verb, subject_kind, subject_id, subject_number, parts,
   visible_to_client, needs)
select %(workspace)s, %(client)s, c.event_id, now(), %(actor)s, %(by)s, 'asn.changed', 'asn', c.id, c.number, '{}'::jsonb,
       true, 'inbound.view'
  from changed c
 order by c.n
