-- How many movements the planner believes the client to have.
explain (format json)
select m.id from movement m where m.workspace_id = %(workspace)s and m.client_id = %(client)s
