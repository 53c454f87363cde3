-- Half of the items are kept by lot, three lots each. Ids are made from the client and a count.
insert into item
  (workspace_id, client_id, id, source, created_at, updated_at, version, sku, name, description, category, uom,
   lot_tracked, serial_tracked, expiry_tracked, shelf_life_days, hs_code, origin_country, weight_g, image_ref,
   reorder_point, reorder_qty, client_unit_value, currency, status)
select %(workspace)s, %(client)s, md5(%(client)s::text || '/item/' || i)::uuid, 'native', now(), now(), 1,
       'SKU-' || lpad(i::text, 5, '0'), 'Article ' || i || ' in ' || (array['red','blue','green','grey'])[i %% 4 + 1],
       '', 'Category ' || i %% 12, 'each', i %% 2 = 0, false, i %% 2 = 0, 400, '', 'DE', 200 + i %% 900, '',
       40 + i %% 50, 500, 3.5, 'EUR', 'active'
  from generate_series(1, %(items)s::int) i;
insert into item_barcode (workspace_id, client_id, id, source, created_at, updated_at, version, item_id, code, kind)
select i.workspace_id, i.client_id, md5(i.id::text || '/code')::uuid, 'native', now(), now(), 1, i.id,
       'X' || i.sku, 'other'
  from item i where i.client_id = %(client)s;
insert into item_token (workspace_id, client_id, token, item_id)
select distinct i.workspace_id, i.client_id, word, i.id
  from item i, regexp_split_to_table(lower(i.sku || ' ' || i.name || ' ' || replace(i.sku, '-', ' ')), ' ') word
 where i.client_id = %(client)s;
insert into lot
  (workspace_id, client_id, id, source, created_at, updated_at, version, item_id, lot_no, mfg_date, expiry_date, status)
select i.workspace_id, i.client_id, md5(i.id::text || '/lot/' || l)::uuid, 'native', now(), now(), 1, i.id,
       'L' || l || '-' || i.sku, current_date - 300, current_date + 10 + l * 90 + (i.weight_g::int %% 60), 'ok'
  from item i, generate_series(1, 3) l where i.client_id = %(client)s and i.lot_tracked;
insert into level
  (workspace_id, client_id, id, item_id, warehouse_id, lot_id, condition,
   on_hand, on_hold, allocated, received, shipped)
select l.workspace_id, l.client_id, <<level_key>>, l.item_id, l.warehouse_id, l.lot_id, l.condition, 0, 0, 0, 0, 0
  from (select i.workspace_id, i.client_id, i.id as item_id, w.id as warehouse_id, t.id as lot_id,
               'ok'::text as condition
          from item i
          join warehouse w on w.workspace_id = i.workspace_id
          left join lot t on t.workspace_id = i.workspace_id and t.client_id = i.client_id and t.item_id = i.id
         where i.client_id = %(client)s) l;
analyze item, level, lot
