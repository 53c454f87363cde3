select l.* from json_to_recordset(%(lines)s::json) as l(<<columns>>, level_id uuid)
