-- The packages their shipments lack.
insert into package
  (workspace_id, client_id, id, shipment_id, package_no, type, weight_g, length_mm, width_mm, height_mm,
   tracking_number, sscc)
select %(workspace)s, %(client)s, d.package_id, d.shipment_id, d.package_no, coalesce(l.package_type, 'carton'),
       l.weight_g, l.length_mm, l.width_mm, l.height_mm,
       upper(replace(coalesce(l.package_tracking, ''), ' ', '')), coalesce(l.sscc, '')
  from (select distinct on (r.package_id) r.n, r.package_id, r.shipment_id, r.package_no
          from pg_temp.import_ready r where r.new_package order by r.package_id, r.n) d
  join pg_temp.import_line l on l.n = d.n
 order by d.n
