-- Evenly over the days until now, the newest still in the house and none of them late: two lines each,
-- and for what left a shipment with a package. Ids begin with their moment, as those made in the app do.
insert into client_order
  (workspace_id, client_id, id, source, created_at, updated_at, version, number, client_reference, channel,
   warehouse_id, status, stage, held_by, hold_reason, consignee, consignee_key, contact, street, postcode, city,
   country, requested_ship, requested_delivery, service_level, carrier_preference, carrier, incoterm, priority,
   notes_public, placed_at, picked_at, packed_at, shipped_at, delivered_at, cancelled_at)
select %(workspace)s, %(client)s,
       (lpad(to_hex((extract(epoch from o.at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(o.k & 4095), 3, '0')
        || '8' || lpad(to_hex(o.k), 15, '0'))::uuid,
       'native', o.at, o.at, 1, 'SO-' || (1000 + o.k), 'PO-' || to_char(o.at, 'YYYY-') || o.k,
       (array['shop', 'edi', 'phone'])[o.h %% 3 + 1], ('00000000-0000-7000-8000-00000000000' || (1 + o.h %% 2))::uuid,
       o.status, case when o.status in ('open', 'shipped', 'delivered', 'cancelled') then o.status else 'fulfilment' end,
       '', '', o.name, lower(o.name), '', 'Street ' || o.h %% 200, (10000 + o.h %% 80000)::text,
       (array['Berlin', 'Hamburg', 'Oslo', 'Wien', 'Aarhus'])[o.h %% 5 + 1],
       (array['DE', 'DE', 'NO', 'AT', 'DK'])[o.h %% 5 + 1], o.at::date + 3, o.at::date + 7, '', '',
       (array['DHL', 'UPS', 'DPD'])[o.h %% 3 + 1], '', 0, '', o.at,
       case when o.status in ('picking', 'shipped', 'delivered') then o.at + interval '6 hours' end,
       case when o.status in ('shipped', 'delivered') then o.at + interval '8 hours' end,
       case when o.status in ('shipped', 'delivered') then o.at + interval '10 hours' + (o.h %% 30) * interval '1 hour' end,
       case when o.status = 'delivered' then o.at + interval '3 days' end,
       case when o.status = 'cancelled' then o.at + interval '1 hour' end
  from (select k, at, h,
               (array['Anna', 'Bo', 'Carla', 'Dirk', 'Eva', 'Finn', 'Gita', 'Hans'])[h %% 8 + 1] || ' '
                || (array['Miller', 'Schmidt', 'Hansen', 'Novak', 'Rossi'])[h / 8 %% 5 + 1] || ' ' || h / 40 %% 500 as name,
               case when h %% 100 = 0 then 'cancelled' when at < now() - interval '4 days' then 'delivered'
                    when at < now() - interval '2 days' then 'shipped'
                    when h %% 2 = 0 then 'open' else 'picking' end as status
          from (select k, abs(hashint8(k::bigint * 104729 + %(n)s)::bigint) as h,
                       now() - make_interval(secs => (%(orders)s::int - k) * (%(days)s * 86400.0 / %(orders)s)) as at
                  from generate_series(1, %(orders)s::int) k) k) o
 order by o.k;
insert into order_line
  (workspace_id, client_id, id, order_id, line_no, item_id, qty_ordered, qty_allocated, qty_picked, qty_shipped,
   uom, lot_no, unit_value)
select o.workspace_id, o.client_id, md5(o.id::text || l)::uuid, o.id, l,
       md5(%(client)s::text || '/item/' || (abs(hashtext(o.number || l)) %% %(items)s::int + 1))::uuid,
       q.ordered, q.ordered * (o.status <> 'open' and o.status <> 'cancelled')::int,
       q.ordered * (o.picked_at is not null)::int, q.ordered * (o.shipped_at is not null)::int, 'each', '', 3.5
  from client_order o, generate_series(1, 2) l, lateral (select 1 + abs(hashtext(o.number)) %% 9 + l as ordered) q
 where o.workspace_id = %(workspace)s and o.client_id = %(client)s;
insert into shipment
  (workspace_id, client_id, id, source, created_at, updated_at, version, number, order_id, order_number,
   client_reference, warehouse_id, status, carrier, service, tracking_number, consignee, consignee_key, postcode,
   city, country, dated_at, shipped_at, delivered_at, signed_by, notes_public)
select o.workspace_id, o.client_id, md5(o.id::text || '/shipment')::uuid, 'native', o.shipped_at, o.shipped_at, 1,
       'SH-' || substr(o.number, 4), o.id, o.number, o.client_reference, o.warehouse_id,
       case o.status when 'shipped' then 'in_transit' else 'delivered' end,
       o.carrier, '',
       'T' || lpad((abs(hashtext(o.number)) %% 1000000000)::text, 10, '0') || substr(o.number, 4),
       o.consignee, o.consignee_key, o.postcode, o.city, o.country, o.shipped_at, o.shipped_at, o.delivered_at, '', ''
  from client_order o
 where o.workspace_id = %(workspace)s and o.client_id = %(client)s and o.shipped_at is not null;
insert into package
  (workspace_id, client_id, id, shipment_id, package_no, type, weight_g, tracking_number, sscc)
select s.workspace_id, s.client_id, md5(s.id::text || '/1')::uuid, s.id, 1, 'carton', 1200, s.tracking_number, ''
  from shipment s where s.workspace_id = %(workspace)s and s.client_id = %(client)s;
insert into order_token (workspace_id, client_id, token, order_id)
select o.workspace_id, o.client_id, t.token, o.id
  from client_order o cross join further_words(o.consignee_key) t
 where o.workspace_id = %(workspace)s and o.client_id = %(client)s;
insert into shipment_token (workspace_id, client_id, token, shipment_id)
select s.workspace_id, s.client_id, t.token, s.id
  from shipment s cross join further_words(s.consignee_key) t
 where s.workspace_id = %(workspace)s and s.client_id = %(client)s;
insert into package_content
  (workspace_id, client_id, id, shipment_id, package_id, order_line_id, item_id, qty, qty_returned, uom)
select s.workspace_id, s.client_id, md5(l.id::text || '/content')::uuid, s.id, md5(s.id::text || '/1')::uuid,
       l.id, l.item_id, l.qty_shipped, 0, l.uom
  from shipment s
  join order_line l on l.workspace_id = s.workspace_id and l.client_id = s.client_id and l.order_id = s.order_id
 where s.workspace_id = %(workspace)s and s.client_id = %(client)s;
analyze client_order, order_line, shipment, package, package_content, order_token, shipment_token
