-- Only where the whole server is ours: the administration database is no place for our logins.

-- optional: our logins may enter the database postgres
revoke connect, temporary on database postgres, template1 from public
