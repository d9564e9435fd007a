"""A PostgreSQL that needs no installation, and the roles that keep the audit history closed."""
