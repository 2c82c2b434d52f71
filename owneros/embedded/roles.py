"""The database and its roles. Web and workers own nothing; only backups see past row security."""

SUPERUSER = "postgres"
DATABASE = "owneros"
OWNER = "owneros_owner"

# role -> what sets it apart; every one may sign in and none is a superuser
ROLES = {
    OWNER: "NOBYPASSRLS",
    "owneros_app": "NOBYPASSRLS",
    "owneros_ops": "NOBYPASSRLS",
    "owneros_backup": "BYPASSRLS",
}


def role_sql(name: str, trait: str) -> str:
    """SQL that makes the role or brings an existing one back into shape."""
    traits = f"LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION {trait}"
    return f"""
SELECT 'CREATE ROLE {name}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') \\gexec
ALTER ROLE {name} {traits};
"""  # noqa: S608 - names from the table above


ROLES_SQL = f"""
SET client_min_messages = warning;
{"".join(role_sql(name, trait) for name, trait in ROLES.items())}
GRANT pg_read_all_data TO owneros_backup;
SELECT 'CREATE DATABASE {DATABASE} OWNER {OWNER}'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec
"""  # noqa: S608 - names from the table above
