select l.* from jsonb_to_recordset(%(lines)s::jsonb) as l(<<columns>>, level_id uuid)
