-- The rows with what they name looked up. A delivery that is new takes the id of its first row.
create temporary table import_ready on commit drop as
select l.n, l.id, l.delivery, l.line, w.id as warehouse_id, i.id as item_id, i.uom,
       l.quantity * coalesce(k.qty, 1) as qty, i.lot_tracked,
       l.uom is not null and l.uom <> i.uom and k.qty is null as strange_uom,
       coalesce(a.id, first_value(l.id) over (partition by l.delivery order by l.n)) as asn_id,
       min(w.id::text) over (partition by l.delivery) <> max(w.id::text) over (partition by l.delivery)
         as two_places, count(*) over (partition by l.delivery) > 500 as too_many,
       a.id is null as is_new, a.status not in ('draft', 'announced', 'arrived') as begun,
       a.status as was, s.item_id as known_item, s.qty as known_qty, s.lot_no as known_lot
  from pg_temp.import_line l
  join pg_temp.import_item i on i.item = l.item
  left join lateral (
    select w.id from warehouse w where w.workspace_id = %(workspace)s and <<warehouse>> limit 1) w on true
  left join lateral (
    select k.qty from item_pack k where l.uom <> i.uom and k.workspace_id = %(workspace)s
       and k.client_id = %(client)s and k.item_id = i.id and k.uom = l.uom limit 1) k on true
  left join lateral (
    select a.id, a.status from asn a where a.workspace_id = %(workspace)s and a.client_id = %(client)s
       and a.source = %(source)s and a.source_ref = l.delivery limit 1) a on true
  left join lateral (
    select s.item_id, s.qty, s.lot_no from asn_line s where s.workspace_id = %(workspace)s
       and s.client_id = %(client)s and s.asn_id = a.id and s.line_no = l.line limit 1) s on true
 order by l.n
