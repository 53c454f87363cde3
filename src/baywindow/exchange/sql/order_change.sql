-- Orders that are known and have not left take over what the file says of them, and tell that they did; what is empty
-- there stays as it is. Of an order's rows the first says it.
with changed as (
  update client_order o
     set client_reference = coalesce(d.client_reference, o.client_reference), warehouse_id = d.warehouse_id,
         channel = coalesce(d.channel, o.channel), consignee = d.consignee, contact = coalesce(d.contact, o.contact),
         street = coalesce(d.street, o.street), postcode = coalesce(d.postcode, o.postcode),
         city = coalesce(d.city, o.city), country = coalesce(d.country, o.country),
         requested_ship = coalesce(d.requested_ship, o.requested_ship),
         requested_delivery = coalesce(d.requested_delivery, o.requested_delivery),
         service_level = coalesce(d.service_level, o.service_level),
         carrier_preference = coalesce(d.carrier_preference, o.carrier_preference),
         incoterm = coalesce(d.incoterm, o.incoterm), priority = coalesce(d.priority, o.priority),
         notes_public = coalesce(d.notes_public, o.notes_public), updated_at = now(), version = o.version + 1
    from (select distinct on (r.order_ref) r.n, r.id, r.order_id, r.warehouse_id, l.client_reference, l.channel,
                 l.consignee, l.contact, l.street, l.postcode, l.city, l.country, l.requested_ship,
                 l.requested_delivery, l.service_level, l.carrier_preference, l.incoterm, l.priority, l.notes_public
            from pg_temp.import_ready r
            join pg_temp.import_line l on l.n = r.n
           where not r.is_new and not r.elsewhere order by r.order_ref, r.n) d
   where o.workspace_id = %(workspace)s and o.client_id = %(client)s and o.id = d.order_id
     and o.status = any(%(unsent)s::text[])
     and (o.client_reference, o.warehouse_id, o.channel, o.consignee, o.contact, o.street, o.postcode, o.city, o.country,
          o.requested_ship, o.requested_delivery, o.service_level, o.carrier_preference, o.incoterm, o.priority,
          o.notes_public)
         is distinct from
         (coalesce(d.client_reference, o.client_reference), d.warehouse_id, coalesce(d.channel, o.channel), d.consignee,
          coalesce(d.contact, o.contact), coalesce(d.street, o.street), coalesce(d.postcode, o.postcode),
          coalesce(d.city, o.city), coalesce(d.country, o.country), coalesce(d.requested_ship, o.requested_ship),
          coalesce(d.requested_delivery, o.requested_delivery), coalesce(d.service_level, o.service_level),
          coalesce(d.carrier_preference, o.carrier_preference), coalesce(d.incoterm, o.incoterm),
          coalesce(d.priority, o.priority), coalesce(d.notes_public, o.notes_public))
  returning o.id, o.number, d.id as event_id, d.n)
insert into event
  (workspace_id, client_id, id, at, actor_kind, actor_name, verb, subject_kind, subject_id, subject_number, parts,
   visible_to_client, needs)
select %(workspace)s, %(client)s, c.event_id, now(), %(actor)s, %(by)s, 'order.changed', 'order', c.id, c.number,
       '{}'::jsonb, true, 'orders.view'
  from changed c
 order by c.n
