select l.* from pg_temp.posting_line l
