-- The rows with what they name looked up. A receipt that is new takes the id of its first row. Goods belong to the
-- line of their delivery that the row names, else to one of their item and lot, open before counted in full.
create temporary table import_ready on commit drop as
select l.n, l.id, l.receipt, l.line, l.received_at, p.warehouse_id, p.location_id, i.id as item_id, i.uom,
       t.id as lot_id, coalesce(l.lot, '') as lot_no, l.quantity * coalesce(k.qty, 1) as qty,
       coalesce(l.damaged, 0) * coalesce(k.qty, 1) as damaged, coalesce(l.wrong_item, false) as wrong_item,
       coalesce(l.finished, true) as finished,
       l.uom is not null and l.uom <> i.uom and k.qty is null as strange_uom,
       i.lot_tracked and l.lot is null as lot_missing, l.lot is not null and not i.lot_tracked as lot_unkept,
       i.expiry_tracked and t.expiry_date is null as expiry_missing, t.expiry_date <> l.lot_expiry as other_expiry,
       i.serial_tracked as by_piece,
       coalesce(r.id, first_value(l.id) over (partition by l.receipt order by l.n)) as receipt_id,
       r.id is null as is_new,
       min(p.warehouse_id::text) over own <> max(p.warehouse_id::text) over own
         or r.warehouse_id <> p.warehouse_id as two_places,
       min(coalesce(l.delivery, '')) over own <> max(coalesce(l.delivery, '')) over own
         or (r.id is not null and r.asn_id is distinct from a.id) as two_deliveries,
       a.id as asn_id, a.number as asn_number, a.status as asn_status, a.warehouse_id as asn_warehouse_id,
       case when l.wrong_item then null else s.id end as asn_line_id,
       c.item_id is not null or (r.id is not null and l.quantity = 0) as known, c.item_id as known_item, c.qty as known_qty
  from pg_temp.import_line l
  join pg_temp.import_item i on i.item = l.item
  join pg_temp.import_place p on p.warehouse = l.warehouse and p.location = coalesce(l.location, '')
  left join lateral (
    select k.qty from item_pack k where l.uom <> i.uom and k.workspace_id = %(workspace)s
       and k.client_id = %(client)s and k.item_id = i.id and k.uom = l.uom limit 1) k on true
  left join lateral (
    select t.id, t.expiry_date from lot t where l.lot is not null and t.workspace_id = %(workspace)s
       and t.client_id = %(client)s and t.item_id = i.id and t.lot_no = l.lot limit 1) t on true
  left join lateral (
    select r.id, r.warehouse_id, r.asn_id from receipt r where r.workspace_id = %(workspace)s
       and r.client_id = %(client)s and r.source = %(source)s and r.source_ref = l.receipt limit 1) r on true
  left join lateral (
    select a.id, a.number, a.status, a.warehouse_id from asn a where l.delivery is not null
       and a.workspace_id = %(workspace)s and a.client_id = %(client)s and <<delivery>> limit 1) a on true
  left join lateral (
    select s.id from asn_line s where s.workspace_id = %(workspace)s and s.client_id = %(client)s
       and s.asn_id = a.id and s.item_id = i.id and s.lot_no in ('', coalesce(l.lot, ''))
       and (l.delivery_line is null or s.line_no = l.delivery_line)
     order by s.counted >= s.qty, s.lot_no <> coalesce(l.lot, ''), s.line_no limit 1) s on true
  left join lateral (
    select min(c.item_id::text)::uuid as item_id, sum(c.qty) as qty from receipt_line c
     where c.workspace_id = %(workspace)s and c.client_id = %(client)s
       and c.once in (%(source)s || '/' || l.receipt || '/' || l.line,
                      %(source)s || '/' || l.receipt || '/' || l.line || '/damaged')) c on true
window own as (partition by l.receipt)
 order by l.n
