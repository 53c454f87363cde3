-- The rows with what they name looked up. An order that is new takes the id of its first row; one that has the
-- same reference and came another way is known, and stays as it is. What is said of one may change until it has left.
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
       o.status = any(%(unsent)s::text[]) and w.id <> o.warehouse_id and (
         o.status not in ('draft', 'awaiting_approval', 'open') or exists (
           select from order_line g where g.workspace_id = %(workspace)s and g.client_id = %(client)s
              and g.order_id = o.id and g.qty_allocated > 0)) as moved,
       o.status = any(%(unsent)s::text[]) and l.client_reference <> o.client_reference and exists (
         select from client_order t where t.workspace_id = %(workspace)s and t.client_id = %(client)s
            and t.client_reference <> '' and t.client_reference = l.client_reference and t.id <> o.id)
         as taken_reference,
       s.item_id as known_item, s.qty_ordered as known_qty, s.lot_no as known_lot, s.expires_from as known_expiry
  from pg_temp.import_line l
  join pg_temp.import_item i on i.item = l.item
  left join lateral (
    select w.id from warehouse w where w.workspace_id = %(workspace)s and <<warehouse>> limit 1) w on true
  left join lateral (
    select k.qty from item_pack k where l.uom <> i.uom and k.workspace_id = %(workspace)s
       and k.client_id = %(client)s and k.item_id = i.id and k.uom = l.uom limit 1) k on true
  left join lateral (
    select o.id, o.status, o.warehouse_id, o.client_reference from client_order o where o.workspace_id = %(workspace)s and o.client_id = %(client)s
       and o.source = %(source)s and o.source_ref = l.order_ref limit 1) o on true
  left join lateral (
    select e.id from client_order e where e.workspace_id = %(workspace)s and e.client_id = %(client)s
       and e.client_reference <> '' and e.client_reference = l.client_reference and o.id is null limit 1) e on true
  left join lateral (
    select s.item_id, s.qty_ordered, s.lot_no, s.expires_from from order_line s where s.workspace_id = %(workspace)s
       and s.client_id = %(client)s and s.order_id = o.id and s.line_no = l.line limit 1) s on true
window own as (partition by l.order_ref), same as (partition by l.client_reference)
 order by l.n
