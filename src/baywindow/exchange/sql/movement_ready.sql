-- The rows with what they name looked up, in the ledger's own words.
create temporary table import_ready on commit drop as
select l.n, l.id, l.occurred_at, i.id as item_id, w.id as warehouse_id, p.id as location_id, t.id as lot_id,
       s.id as serial_id, h.id as handling_unit_id, coalesce(l.condition, 'ok') as condition,
       case when l.what in ('hold', 'release') then 0
            when not <<by_kind>> then l.quantity * coalesce(k.qty, 1)
            when l.what in ('opening', 'receipt', 'return') then abs(l.quantity) * coalesce(k.qty, 1)
            when l.what in ('ship', 'scrap') then -abs(l.quantity) * coalesce(k.qty, 1)
            else l.quantity * coalesce(k.qty, 1) end as qty,
       case when l.what = 'hold' then abs(l.quantity) * coalesce(k.qty, 1)
            when l.what = 'release' then -abs(l.quantity) * coalesce(k.qty, 1) else 0 end as hold_qty,
       i.uom, l.what as kind, l.reason_code, l.reason_label, l.document_number, l.client_reference, l.source_ref,
       l.uom is not null and l.uom <> i.uom and k.qty is null as strange_uom,
       i.lot_tracked and l.lot is null as lot_missing, i.expiry_tracked and t.expiry_date is null as expiry_missing,
       i.serial_tracked and l.serial is null and l.what not in ('hold', 'release') as serial_missing,
       t.expiry_date <> l.lot_expiry as other_expiry, m.id is not null as known,
       m.item_id as known_item, m.qty as known_qty, m.hold_qty as known_hold, m.kind as known_kind
  from (select line.*, coalesce(line.kind, 'opening') as what from pg_temp.import_line line) l
  left join item i on i.workspace_id = %(workspace)s and i.client_id = %(client)s and <<item>>
  left join item_pack k on k.workspace_id = %(workspace)s and k.client_id = %(client)s
    and k.item_id = i.id and k.uom = l.uom and l.uom <> i.uom
  left join warehouse w on w.workspace_id = %(workspace)s and <<warehouse>>
  left join location p on p.workspace_id = %(workspace)s and p.warehouse_id = w.id and <<location>>
  left join lot t on t.workspace_id = %(workspace)s and t.client_id = %(client)s
    and t.item_id = i.id and t.lot_no = l.lot
  left join serial s on s.workspace_id = %(workspace)s and s.client_id = %(client)s
    and s.item_id = i.id and s.serial_no = l.serial
  left join handling_unit h on h.workspace_id = %(workspace)s and h.client_id = %(client)s
    and h.sscc = l.handling_unit
  left join movement m on m.workspace_id = %(workspace)s and m.client_id = %(client)s
    and m.source = %(source)s and m.source_ref = l.source_ref
 order by l.n
