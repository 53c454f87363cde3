-- The rows with what they name looked up, in the ledger's own words.
create temporary table import_ready on commit drop as
select l.n, l.id, l.occurred_at, i.id as item_id, p.warehouse_id, p.location_id, t.id as lot_id,
       s.id as serial_id, h.id as handling_unit_id, coalesce(l.condition, 'ok') as condition,
       case when l.what in ('hold', 'release') then 0
            when not <<by_kind>> then l.quantity * coalesce(k.qty, 1)
            when l.what in ('receipt', 'return') then abs(l.quantity) * coalesce(k.qty, 1)
            when l.what in ('ship', 'scrap') then -abs(l.quantity) * coalesce(k.qty, 1)
            else l.quantity * coalesce(k.qty, 1) end as qty,
       case when l.what = 'hold' then abs(l.quantity) * coalesce(k.qty, 1)
            when l.what = 'release' then -abs(l.quantity) * coalesce(k.qty, 1) else 0 end as hold_qty,
       <<strict>> and l.quantity < 0 and l.what in ('receipt', 'return', 'hold', 'release') as backwards,
       i.uom, l.what as kind, l.reason_code, l.reason_label, l.document_number, l.client_reference, l.source_ref,
       l.uom is not null and l.uom <> i.uom and k.qty is null as strange_uom,
       i.lot_tracked and l.lot is null as lot_missing,
       l.lot is not null and not i.lot_tracked and (t.id is null or l.what in ('opening', 'receipt', 'return'))
         as lot_unkept, i.expiry_tracked and t.expiry_date is null as expiry_missing,
       i.serial_tracked and l.serial is null and l.what not in ('hold', 'release') as serial_missing,
       t.expiry_date <> l.lot_expiry as other_expiry, m.id is not null as known,
       m.item_id as known_item, m.qty as known_qty, m.hold_qty as known_hold, m.kind as known_kind
  from (select line.*, coalesce(line.kind, 'opening') as what from pg_temp.import_line line) l
  join pg_temp.import_item i on i.item = l.item
  join pg_temp.import_place p on p.warehouse = l.warehouse and p.location = coalesce(l.location, '')
  left join lateral (
    select k.qty from item_pack k where l.uom <> i.uom and k.workspace_id = %(workspace)s
       and k.client_id = %(client)s and k.item_id = i.id and k.uom = l.uom limit 1) k on true
  left join lateral (
    select t.id, t.expiry_date from lot t where l.lot is not null and t.workspace_id = %(workspace)s
       and t.client_id = %(client)s and t.item_id = i.id and t.lot_no = l.lot limit 1) t on true
  left join lateral (
    select s.id from serial s where l.serial is not null and s.workspace_id = %(workspace)s
       and s.client_id = %(client)s and s.item_id = i.id and s.serial_no = l.serial limit 1) s on true
  left join lateral (
    select h.id from handling_unit h where l.handling_unit is not null and h.workspace_id = %(workspace)s
       and h.client_id = %(client)s and h.sscc = l.handling_unit limit 1) h on true
  left join lateral (
    select m.id, m.item_id, m.qty, m.hold_qty, m.kind from movement m
     where m.workspace_id = %(workspace)s and m.client_id = %(client)s
       and m.source = %(source)s and m.source_ref = l.source_ref limit 1) m on true
 order by l.n
