-- One database: who may enter it and which schemas it has. Run in that database.

revoke all on database :"database" from public

grant connect on database :"database" to bw_owner, bw_auth, bw_portal, bw_staff, bw_jobs, bw_feed, bw_backup

grant temporary on database :"database" to bw_jobs
