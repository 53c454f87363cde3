-- Evenly over the days until this midnight; which level, kind and quantity comes from a hash of the
-- count. Receipts bring about what shipments take; every fiftieth pair holds and releases.
insert into movement
  (workspace_id, client_id, id, occurred_at, recorded_at, level_id, item_id, warehouse_id, location_id, lot_id,
   condition, qty, hold_qty, uom, kind, reason_code, reason_label, document_kind, document_number,
   client_reference, source)
select v.workspace_id, v.client_id,
       (lpad(to_hex((extract(epoch from m.at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(m.k & 4095), 3, '0')
        || '8' || lpad(to_hex(m.k), 15, '0'))::uuid,
       m.at, m.at, v.id, v.item_id, v.warehouse_id,
       ('00000000-0000-7000-8001-' || lpad((right(v.warehouse_id::text, 1)::int * 1000 + 1 + v.nr %% 200)::text, 12, '0'))::uuid,
       v.lot_id, 'ok', m.qty, 0, 'each', m.kind, case m.kind when 'adjust' then 'counted' else '' end,
       case m.kind when 'adjust' then 'Count difference' else '' end, case m.kind when 'ship' then 'order' else 'asn' end,
       'D-' || m.k / 4, '', 'native'
  from (select k, at, h, (h / 10) %% (select count(*) from level where client_id = %(client)s) as nr,
               case when h %% 10 < 2 then 'receipt' when h %% 10 < 9 then 'ship' else 'adjust' end as kind,
               case when h %% 10 < 2 then 40 + h %% 61 when h %% 10 < 9 then -(5 + h %% 30)
                    else (h %% 7) + 1 end as qty
          from (select k, abs(hashint8(k::bigint * 7919 + %(n)s)::bigint) as h,
                       date_trunc('day', now() at time zone 'UTC') at time zone 'UTC'
                       - make_interval(secs => (%(movements)s::int - k) * (%(days)s::int * 86400.0 / %(movements)s::int)
                                               + 1) as at
                  from generate_series(1, %(movements)s::int) k) counted) m
  join (select level.*, row_number() over (order by id) - 1 as nr
          from level where client_id = %(client)s) v
    on v.nr = m.nr
 order by m.k
