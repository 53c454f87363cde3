-- The rows with what they name looked up. A shipment or package that is new takes the id of its first row.
create temporary table import_ready on commit drop as
select l.n, l.id, l.shipment, l.line, coalesce(l.package, 1) as package_no, w.id as warehouse_id,
       i.id as item_id, i.uom, i.lot_tracked, l.quantity * coalesce(k.qty, 1) as qty,
       l.uom is not null and l.uom <> i.uom and k.qty is null as strange_uom,
       coalesce(s.id, first_value(l.id) over (partition by l.shipment order by l.n)) as shipment_id,
       coalesce(p.id, first_value(l.id) over (partition by l.shipment, coalesce(l.package, 1) order by l.n))
         as package_id, s.id is null as is_new, p.id is null as new_package,
       min(w.id::text) over (partition by l.shipment) <> max(w.id::text) over (partition by l.shipment)
         as two_places,
       o.id as order_id, o.status = 'awaiting_approval' as unapproved, t.id as lot_id, x.id as serial_id, c.item_id as known_item, c.qty as known_qty,
       min(l.shipment || '/' || coalesce(l.package, 1)) over (partition by l.sscc)
         <> max(l.shipment || '/' || coalesce(l.package, 1)) over (partition by l.sscc) as shared_label,
       u.id is not null and u.id is distinct from p.id as taken_label
  from pg_temp.import_line l
  join pg_temp.import_item i on i.item = l.item
  left join lateral (
    select w.id from warehouse w where w.workspace_id = %(workspace)s and <<warehouse>> limit 1) w on true
  left join lateral (
    select k.qty from item_pack k where l.uom <> i.uom and k.workspace_id = %(workspace)s
       and k.client_id = %(client)s and k.item_id = i.id and k.uom = l.uom limit 1) k on true
  left join lateral (
    select o.id, o.status from client_order o where l.order_number is not null and o.workspace_id = %(workspace)s
       and o.client_id = %(client)s and <<order_number>> limit 1) o on true
  left join lateral (
    select t.id from lot t where t.workspace_id = %(workspace)s and t.client_id = %(client)s
       and t.item_id = i.id and t.lot_no = l.lot limit 1) t on true
  left join lateral (
    select x.id from serial x where x.workspace_id = %(workspace)s and x.client_id = %(client)s
       and x.item_id = i.id and x.serial_no = l.serial limit 1) x on true
  left join lateral (
    select s.id from shipment s where s.workspace_id = %(workspace)s and s.client_id = %(client)s
       and s.source = %(source)s and s.source_ref = l.shipment limit 1) s on true
  left join lateral (
    select p.id from package p where p.workspace_id = %(workspace)s and p.client_id = %(client)s
       and p.shipment_id = s.id and p.package_no = coalesce(l.package, 1) limit 1) p on true
  left join lateral (
    select u.id from package u where l.sscc is not null and u.workspace_id = %(workspace)s
       and u.client_id = %(client)s and u.sscc = l.sscc limit 1) u on true
  left join lateral (
    select c.item_id, c.qty from package_content c where c.workspace_id = %(workspace)s
       and c.client_id = %(client)s and c.once = %(source)s || '/' || l.shipment || '/' || l.line limit 1) c on true
 order by l.n
