-- Movements, newest first, by keyset. The page is cut before anything is joined to it.
with page as materialized (
  select m.id, m.occurred_at, m.recorded_at, m.item_id, m.level_id, m.warehouse_id, m.location_id, m.lot_id, m.serial_id,
         m.condition, m.qty, m.hold_qty, m.uom, m.kind, m.reason_label, m.document_kind, m.document_number,
         m.client_reference, m.occurred_at::date as day, date_trunc('day', m.occurred_at) as midnight
    from <<source>>
   order by m.occurred_at <<way>>, m.id <<way>>
   limit %(limit)s::int
)
select p.id, p.occurred_at, p.recorded_at, p.item_id, i.sku, i.name as item_name, w.code as warehouse, w.name as warehouse_name,
       l.code as location, t.lot_no, t.expiry_date, s.serial_no, p.condition, p.qty, p.hold_qty, p.uom, p.kind,
       p.reason_label, p.document_kind, p.document_number, p.client_reference<<balance>>
  from page p
  join item i on i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.id = p.item_id
  join client_warehouse w
    on w.workspace_id = %(workspace)s and w.client_id = %(client)s and w.id = p.warehouse_id
  left join client_location l
    on l.workspace_id = %(workspace)s and l.client_id = %(client)s and l.id = p.location_id
  left join lot t on t.workspace_id = %(workspace)s and t.client_id = %(client)s and t.id = p.lot_id
  left join serial s on s.workspace_id = %(workspace)s and s.client_id = %(client)s and s.id = p.serial_id
 order by p.occurred_at <<way>>, p.id <<way>>
