select l.*, <<level_key>> as level_id from jsonb_to_recordset(%(lines)s::jsonb) as l(<<columns>>)
