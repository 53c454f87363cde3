-- One delivery for twenty orders, evenly over the same days: what is older than a week was received, the
-- newest are on their way. Ten lines each, all counted, and a packing slip.
insert into asn
  (workspace_id, client_id, id, source, created_at, updated_at, version, number, client_reference, warehouse_id,
   status, expected_from, expected_to, supplier, carrier, tracking_numbers, container, seal, packages,
   notes_public, announced_at, arrived_at, received_at)
select %(workspace)s, %(client)s, md5(%(client)s::text || '/asn/' || a.k)::uuid, 'native', a.at, a.at, 1,
       'ASN-' || (1000 + a.k), 'PO-' || a.k, ('00000000-0000-7000-8000-00000000000' || (1 + a.k %% 2))::uuid,
       case when a.gone then 'received' else 'announced' end, a.at::date + 3, a.at::date + 5, 'Supplier ' || a.k %% 40,
       'DSV', '', '', '', 12, '', a.at, case when a.gone then a.at + interval '4 days' end,
       case when a.gone then a.at + interval '4 days 3 hours' end
  from (select k, at, at < now() - interval '7 days' as gone
          from (select k, now() - make_interval(secs => (%(orders)s::int / 20 - k) * (%(days)s * 86400.0 / (%(orders)s / 20.0))) as at
                  from generate_series(1, %(orders)s::int / 20) k) k) a;
insert into asn_line
  (workspace_id, client_id, id, asn_id, line_no, item_id, qty, counted, uom, lot_no)
select a.workspace_id, a.client_id, md5(a.id::text || l)::uuid, a.id, l,
       md5(%(client)s::text || '/item/' || (abs(hashtext(a.number || l)) %% %(items)s::int + 1))::uuid,
       48, case when a.received_at is null then 0 else 48 end, 'each', ''
  from asn a, generate_series(1, 10) l where a.workspace_id = %(workspace)s and a.client_id = %(client)s;
insert into document
  (workspace_id, client_id, id, source, created_at, updated_at, version, subject_kind, subject_id, page_id,
   subject_number, kind, number, file_name, mime, size, sha256, pages, file_ref, series_id, edition, meant_for,
   published, published_at, scan)
select a.workspace_id, a.client_id, md5(a.id::text || '/slip')::uuid, 'native', a.announced_at, a.announced_at, 1,
       'asn', a.id, a.id, a.number, 'packing_slip', '', 'Packing list ' || a.number || '.pdf', 'application/pdf',
       880, encode(sha256(a.id::text::bytea), 'hex'), 1, md5(a.id::text), md5(a.id::text || '/series')::uuid, 1,
       'operations', true, a.announced_at, 'none'
  from asn a where a.workspace_id = %(workspace)s and a.client_id = %(client)s;
analyze asn, asn_line, document
