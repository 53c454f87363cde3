"""The house's own machinery: command line, embedded PostgreSQL, supervision, health and posture."""
