"""Django's PostgreSQL backend, with an embedded server if the settings name one, and roles that may be missing."""

from typing import Any

from django.db.backends.postgresql import base

from sdptracker.postgres.server import PORT, Server, server

# A superuser changes its whole identity, so that the role cannot be left by SET ROLE; others just take the role on.
ASSUME_ROLE = """
    SELECT set_config(CASE WHEN login.rolsuper THEN 'session_authorization' ELSE 'role' END, wanted.rolname, false)
    FROM pg_roles AS wanted, pg_roles AS login
    WHERE wanted.rolname = %s AND login.rolname = session_user AND pg_has_role(login.oid, wanted.oid, 'MEMBER')
"""


class DatabaseWrapper(base.DatabaseWrapper):
    """
    A connection whose settings may hold two keys of ours.

    "EMBEDDED": arguments of `Server`; it is started at the first connection.
    OPTIONS["assume_role"]: as in Django, but passed over where the role is missing or out of reach.
    """

    is_acting_as_owner = False

    @property
    def embedded(self) -> Server | None:
        arguments = self.settings_dict.get("EMBEDDED")
        return server(**arguments) if arguments else None

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        if self.embedded:
            params |= {"host": str(self.embedded.socket_dir), "port": PORT}
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if self.embedded:
            self.embedded.ensure()
        connection = super().get_new_connection(conn_params)
        # Compiling the history's scope conditions took a minute on a server that has LLVM; running them takes moments.
        connection.execute("SET jit = off")
        connection.commit()
        return connection

    def _configure_role(self, connection: Any) -> bool:
        role = self.settings_dict["OPTIONS"].get("assume_role")
        if not role:
            return False
        with connection.cursor() as cursor:
            cursor.execute(ASSUME_ROLE, [role])
        return True
