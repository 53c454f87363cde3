-- The rows with what they name looked up. An order that is new takes the id of its first row; one that has the
-- same reference and came another way is known, and stays as it is.
create temporary table import_ready on commit drop as
select l.n, l.id, l.order_ref, l.line, w.id as warehouse_id, i.id as item_id, i.uom,
       l.quantity * coalesce(k.qty, 1) as qty, i.lot_tracked,
       l.uom is not null and l.uom <> i.uom and k.qty is null as strange_uom,
       coalesce(o.id, e.id, first_value(l.id) over (partition by l.order_ref order by l.n)) as order_id,
       min(w.id::text) over own <> max(w.id::text) over own as two_places,
       count(*) over own > 5000 as too_many,
       l.client_reference is not null and min(l.order_ref) over same <> max(l.order_ref) over same as two_orders,
       o.id is null and e.id is null as is_new, o.id is null and e.id is not null as elsewhere,
       o.status not in ('draft', 'awaiting_approval', 'open') as begun,
       s.item_id as known_item, s.qty_ordered as known_qty
  from pg_temp.import_line l
  join pg_temp.import_item i on i.item = l.item
  left join lateral (
    select w.id from warehouse w where w.workspace_id = %(workspace)s and <<warehouse>> limit 1) w on true
  left join lateral (
    select k.qty from item_pack k where l.uom <> i.uom and k.workspace_id = %(workspace)s
       and k.client_id = %(client)s and k.item_id = i.id and k.uom = l.uom limit 1) k on true
  left join lateral (
    select o.id, o.status from client_order o where o.workspace_id = %(workspace)s and o.client_id = %(client)s
       and o.source = %(source)s and o.source_ref = l.order_ref limit 1) o on true
  left join lateral (
    select e.id from client_order e where e.workspace_id = %(workspace)s and e.client_id = %(client)s
       and e.client_reference <> '' and e.client_reference = l.client_reference and o.id is null limit 1) e on true
  left join lateral (
    select s.item_id, s.qty_ordered from order_line s where s.workspace_id = %(workspace)s
       and s.client_id = %(client)s and s.order_id = o.id and s.line_no = l.line limit 1) s on true
window own as (partition by l.order_ref), same as (partition by l.client_reference)
 order by l.n
