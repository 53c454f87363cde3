select l.*, <<level_key>> as level_id from pg_temp.posting_line l
