-- Posts lines: movements, levels, balances and day snapshots move together or not at all.
-- The levels are locked already, so everything read here is current. Lines whose source reference
-- the ledger holds, or which repeat one of this posting, are left out before anything is touched.
-- There are no joins between lines and tables: writes are upserts, and a look-up asks for the first row
-- from a key on, in the key's order. All indexes lead with workspace and client, so for a client whom
-- statistics have never seen an equality would look as cheap by any of them, and one that reads the whole
-- client for each line has been chosen. An order has only one index.
with line as materialized (<<lines>>),
fresh as materialized (
  select l.*, (l.occurred_at at time zone 'UTC')::date as day,
         case when l.kind in ('opening', 'receipt', 'return') then l.qty else 0 end as received,
         case when l.kind in ('ship', 'scrap') then -l.qty else 0 end as shipped
    from (select line.*, row_number() over (partition by source, source_ref collate "C" order by n) as copy
            from line) l
    left join lateral (
      select m.source, m.source_ref from movement m
       where l.source_ref is not null and m.workspace_id = %(workspace)s and m.client_id = %(client)s
         and (m.source, m.source_ref) >= (l.source, l.source_ref)
       order by m.source, m.source_ref limit 1) seen on true
   where l.source_ref is null
      or (l.copy = 1 and (seen.source, seen.source_ref) is distinct from (l.source, l.source_ref))
),
written as (
  insert into movement
    (workspace_id, client_id, id, occurred_at, recorded_at, level_id, item_id, warehouse_id, location_id, lot_id,
     serial_id, handling_unit_id, condition, qty, hold_qty, uom, kind, reason_code, reason_label, document_kind,
     document_id, document_number, client_reference, source, source_ref)
  select %(workspace)s, %(client)s, l.id, l.occurred_at, now(), l.level_id, l.item_id, l.warehouse_id,
         l.location_id, l.lot_id, l.serial_id, l.handling_unit_id, l.condition, l.qty, l.hold_qty,
         coalesce(l.uom, (select i.uom from item i
                           where i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.id >= l.item_id
                           order by i.id limit 1)),
         l.kind, coalesce(l.reason_code, ''), coalesce(l.reason_label, ''), coalesce(l.document_kind, ''),
         l.document_id, coalesce(l.document_number, ''), coalesce(l.client_reference, ''), l.source, l.source_ref
    from fresh l
  returning id
),
daily as materialized (
  select l.level_id, l.item_id, l.warehouse_id, l.lot_id, l.condition, l.day, max(l.occurred_at) as last_moved_at,
         sum(l.qty) as on_hand, sum(l.hold_qty) as on_hold, sum(l.received) as received, sum(l.shipped) as shipped
    from fresh l group by l.level_id, l.item_id, l.warehouse_id, l.lot_id, l.condition, l.day
),
moved as (
  insert into level
    (workspace_id, client_id, id, item_id, warehouse_id, lot_id, condition, on_hand, on_hold, allocated,
     received, shipped, first_on, last_on, last_moved_at)
  select %(workspace)s, %(client)s, d.level_id, d.item_id, d.warehouse_id, d.lot_id, d.condition,
         sum(d.on_hand), sum(d.on_hold), 0, sum(d.received), sum(d.shipped),
         min(d.day), max(d.day), max(d.last_moved_at)
    from daily d group by d.level_id, d.item_id, d.warehouse_id, d.lot_id, d.condition
  on conflict (workspace_id, client_id, id) do update
     set on_hand = level.on_hand + excluded.on_hand, on_hold = level.on_hold + excluded.on_hold,
         received = level.received + excluded.received, shipped = level.shipped + excluded.shipped,
         first_on = least(level.first_on, excluded.first_on), last_on = greatest(level.last_on, excluded.last_on),
         last_moved_at = greatest(level.last_moved_at, excluded.last_moved_at)
),
placed as (
  insert into balance (workspace_id, client_id, id, level_id, location_id, on_hand, on_hold)
  select %(workspace)s, %(client)s, <<balance_key>>, l.level_id, l.location_id, sum(l.qty), sum(l.hold_qty)
    from fresh l group by l.level_id, l.location_id
  on conflict (workspace_id, client_id, id) do update
     set on_hand = balance.on_hand + excluded.on_hand, on_hold = balance.on_hold + excluded.on_hold
),
-- what each level was before this posting, as a day before all days, so that sums can begin with it
before as (
  select d.level_id, head.*
    from (select distinct level_id from daily) d
    cross join lateral (
      select v.on_hand, v.on_hold, v.received, v.shipped, v.last_on from level v
       where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.id >= d.level_id
       order by v.id limit 1) head
),
running as materialized (
  select r.level_id, r.day, lead(r.day) over days as next_day, max(r.last_on) over days as last_on,
         sum(r.on_hand) over days as on_hand, sum(r.on_hold) over days as on_hold,
         sum(r.received) over days as received, sum(r.shipped) over days as shipped,
         first_value(r.on_hand) over days as head_on_hand, first_value(r.on_hold) over days as head_on_hold,
         first_value(r.received) over days as head_received, first_value(r.shipped) over days as head_shipped
    from (
      select b.level_id, '-infinity'::date as day, b.last_on, b.on_hand, b.on_hold, b.received, b.shipped
        from before b
      union all
      select d.level_id, d.day, null, d.on_hand, d.on_hold, d.received, d.shipped from daily d) r
  window days as (partition by r.level_id order by r.day)
),
closed as (
  -- after the last movement there was: what the level was, and what this posting brings up to the day
  insert into day_snapshot (workspace_id, client_id, level_id, day, on_hand, on_hold, received, shipped)
  select %(workspace)s, %(client)s, r.level_id, r.day, r.on_hand, r.on_hold, r.received, r.shipped
    from running r
   where r.day > '-infinity' and (r.last_on is null or r.day > r.last_on)
),
backdated as (
  -- on a day without a snapshot: the last one before, and what this posting brings up to the day
  select r.level_id, r.day,
         coalesce(b.on_hand, 0) + r.on_hand - r.head_on_hand as on_hand,
         coalesce(b.on_hold, 0) + r.on_hold - r.head_on_hold as on_hold,
         coalesce(b.received, 0) + r.received - r.head_received as received,
         coalesce(b.shipped, 0) + r.shipped - r.head_shipped as shipped
    from running r
    left join lateral (
      select s.day, s.on_hand, s.on_hold, s.received, s.shipped from day_snapshot s
       where s.workspace_id = %(workspace)s and s.client_id = %(client)s
         and s.level_id = r.level_id and s.day <= r.day
       order by s.day desc limit 1) b on true
   where r.day > '-infinity' and r.day <= r.last_on and b.day is distinct from r.day
  union all
  -- days that have a snapshot already, from the first new movement on
  select r.level_id, s.day,
         s.on_hand + r.on_hand - r.head_on_hand, s.on_hold + r.on_hold - r.head_on_hold,
         s.received + r.received - r.head_received, s.shipped + r.shipped - r.head_shipped
    from running r
    cross join lateral (
      select s.day, s.on_hand, s.on_hold, s.received, s.shipped from day_snapshot s
       where s.workspace_id = %(workspace)s and s.client_id = %(client)s
         and s.level_id = r.level_id and s.day >= r.day and s.day < coalesce(r.next_day, 'infinity')
      offset 0) s
   where r.day > '-infinity' and r.day <= r.last_on
),
mended as (
  insert into day_snapshot (workspace_id, client_id, level_id, day, on_hand, on_hold, received, shipped)
  select %(workspace)s, %(client)s, b.level_id, b.day, b.on_hand, b.on_hold, b.received, b.shipped
    from backdated b
  on conflict (workspace_id, client_id, level_id, day) do update
     set on_hand = excluded.on_hand, on_hold = excluded.on_hold,
         received = excluded.received, shipped = excluded.shipped
)
select (select count(*) from line)::int as given,
       (select count(*) from written)::int as posted,
       (select array_agg(id order by id) from written where %(ids)s::boolean) as ids
