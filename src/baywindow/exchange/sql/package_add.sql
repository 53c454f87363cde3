-- The packages their shipments lack. A file may say what one weighs in any of its rows: the first that does counts.
insert into package
  (workspace_id, client_id, id, shipment_id, package_no, type, weight_g, length_mm, width_mm, height_mm,
   tracking_number, sscc)
select %(workspace)s, %(client)s, d.package_id, d.shipment_id, d.package_no, coalesce(d.package_type[1], 'carton'),
       d.weight_g[1], d.length_mm[1], d.width_mm[1], d.height_mm[1],
       upper(replace(coalesce(d.package_tracking[1], ''), ' ', '')), coalesce(d.sscc[1], '')
  from (select r.package_id, r.shipment_id, r.package_no, min(r.n) as n,
               array_agg(l.package_type order by r.n) filter (where l.package_type is not null) as package_type,
               array_agg(l.weight_g order by r.n) filter (where l.weight_g is not null) as weight_g,
               array_agg(l.length_mm order by r.n) filter (where l.length_mm is not null) as length_mm,
               array_agg(l.width_mm order by r.n) filter (where l.width_mm is not null) as width_mm,
               array_agg(l.height_mm order by r.n) filter (where l.height_mm is not null) as height_mm,
               array_agg(l.package_tracking order by r.n) filter (where l.package_tracking is not null)
                 as package_tracking,
               array_agg(l.sscc order by r.n) filter (where l.sscc is not null) as sscc
          from pg_temp.import_ready r
          join pg_temp.import_line l on l.n = r.n
         where r.new_package group by r.package_id, r.shipment_id, r.package_no) d
 order by d.n
