-- Posts lines: movements, levels, balances and day snapshots move together or not at all.
-- The levels are locked already, so everything read here is current. Lines whose source reference
-- the ledger holds, or which repeat one of this posting, are left out before anything is touched.
with line as materialized (<<lines>>),
fresh as materialized (
  select l.*, (l.occurred_at at time zone 'UTC')::date as day,
         case when l.kind in ('opening', 'receipt', 'return') then l.qty else 0 end as received,
         case when l.kind in ('ship', 'scrap') then -l.qty else 0 end as shipped
    from (select line.*, row_number() over (partition by source, source_ref order by n) as copy from line) l
   where l.source_ref is null
      or (l.copy = 1 and not exists (
            select 1 from movement m
             where m.workspace_id = %(workspace)s and m.client_id = %(client)s
               and m.source = l.source and m.source_ref = l.source_ref))
),
written as (
  insert into movement
    (workspace_id, client_id, id, occurred_at, recorded_at, level_id, item_id, warehouse_id, location_id, lot_id,
     serial_id, handling_unit_id, condition, qty, hold_qty, uom, kind, reason_code, reason_label, document_kind,
     document_id, document_number, client_reference, source, source_ref)
  select %(workspace)s, %(client)s, l.id, l.occurred_at, now(), l.level_id, l.item_id, l.warehouse_id,
         l.location_id, l.lot_id, l.serial_id, l.handling_unit_id, l.condition, l.qty, l.hold_qty,
         coalesce(l.uom, i.uom), l.kind, coalesce(l.reason_code, ''), coalesce(l.reason_label, ''),
         coalesce(l.document_kind, ''), l.document_id, coalesce(l.document_number, ''),
         coalesce(l.client_reference, ''), l.source, l.source_ref
    from fresh l
    join item i on i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.id = l.item_id
  returning id
),
moved as (
  update level v
     set on_hand = v.on_hand + d.on_hand, on_hold = v.on_hold + d.on_hold,
         received = v.received + d.received, shipped = v.shipped + d.shipped,
         first_on = least(v.first_on, d.first_on), last_on = greatest(v.last_on, d.last_on),
         last_moved_at = greatest(v.last_moved_at, d.last_moved_at)
    from (select l.level_id, sum(l.qty) as on_hand, sum(l.hold_qty) as on_hold, sum(l.received) as received,
                 sum(l.shipped) as shipped, min(l.day) as first_on, max(l.day) as last_on,
                 max(l.occurred_at) as last_moved_at
            from fresh l group by l.level_id) d
   where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.id = d.level_id
),
placed as (
  insert into balance (workspace_id, client_id, id, level_id, location_id, on_hand, on_hold)
  select %(workspace)s, %(client)s, <<balance_key>>, l.level_id, l.location_id, sum(l.qty), sum(l.hold_qty)
    from fresh l group by l.level_id, l.location_id
  on conflict (workspace_id, client_id, id) do update
     set on_hand = balance.on_hand + excluded.on_hand, on_hold = balance.on_hold + excluded.on_hold
),
running as materialized (
  select d.level_id, d.day, lead(d.day) over days as next_day,
         sum(d.on_hand) over days as on_hand, sum(d.on_hold) over days as on_hold,
         sum(d.received) over days as received, sum(d.shipped) over days as shipped
    from (select l.level_id, l.day, sum(l.qty) as on_hand, sum(l.hold_qty) as on_hold,
                 sum(l.received) as received, sum(l.shipped) as shipped
            from fresh l group by l.level_id, l.day) d
  window days as (partition by d.level_id order by d.day)
),
mended as (
  -- days that have a snapshot already: all of them from the first new movement on
  update day_snapshot s
     set on_hand = s.on_hand + r.on_hand, on_hold = s.on_hold + r.on_hold,
         received = s.received + r.received, shipped = s.shipped + r.shipped
    from running r
   where s.workspace_id = %(workspace)s and s.client_id = %(client)s and s.level_id = r.level_id
     and s.day >= r.day and (r.next_day is null or s.day < r.next_day)
),
closed as (
  -- days that have none: the last one before, plus what this posting brings up to that day
  insert into day_snapshot (workspace_id, client_id, level_id, day, on_hand, on_hold, received, shipped)
  select %(workspace)s, %(client)s, r.level_id, r.day,
         coalesce(b.on_hand, 0) + r.on_hand, coalesce(b.on_hold, 0) + r.on_hold,
         coalesce(b.received, 0) + r.received, coalesce(b.shipped, 0) + r.shipped
    from running r
    left join lateral (
      select s.day, s.on_hand, s.on_hold, s.received, s.shipped from day_snapshot s
       where s.workspace_id = %(workspace)s and s.client_id = %(client)s
         and s.level_id = r.level_id and s.day <= r.day
       order by s.day desc limit 1) b on true
   where b.day is distinct from r.day
)
select (select count(*) from line)::int as given,
       (select count(*) from written)::int as posted,
       (select array_agg(id order by id) from written) as ids
