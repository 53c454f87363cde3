"""Django's PostgreSQL backend, with what row security and shared pools need of it.

Four differences: keys are composite, so GROUP BY never relies on `id` alone; relations become
composite foreign keys; moments are read by the driver; a connection that goes back to the pool is wiped
in one round trip, on the request's own thread.

The pools of pages keep prepared statements, because planning is half of the database's work. A stacked
injection could leave one behind under the name of ours, for the next user to execute. It can do so by
PREPARE alone, while ours come by the protocol, and PostgreSQL tells the two apart: a connection that
holds one made by text, or misses one of ours, is not used again.
"""

from __future__ import annotations

from datetime import UTC
from functools import cache
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.features import DatabaseFeatures as PostgresFeatures
from django.db.backends.postgresql.psycopg_any import get_adapters_template
from django.db.backends.postgresql.schema import DatabaseSchemaEditor as PostgresSchemaEditor
from django.db.models import Model
from django.db.models.fields.related import ForeignObject
from psycopg import OperationalError, adapters
from psycopg.adapt import AdaptersMap
from psycopg.pq import ExecStatus, Format, TransactionStatus

WIPE = (  # one round trip
    b"RESET ALL; CLOSE ALL; UNLISTEN *; DISCARD TEMP; DISCARD SEQUENCES;"
    b"SELECT by_text, by_protocol FROM sec.prepared()"
)


class DatabaseFeatures(PostgresFeatures):
    """PostgreSQL's, but GROUP BY lists every selected column."""

    allows_group_by_selected_pks = False


class DatabaseSchemaEditor(PostgresSchemaEditor):
    """Adds the composite foreign keys that Django itself leaves to the application."""

    def create_model(self, model: type[Model]) -> None:
        """Create the table, its foreign keys when all tables of the migration stand."""
        super().create_model(model)
        for field in model._meta.local_fields + model._meta.private_fields:
            self._add_composite_key(model, field)

    def add_field(self, model: type[Model], field: Any) -> None:
        """Add the column, or the foreign key of a relation that has none of its own."""
        super().add_field(model, field)
        self._add_composite_key(model, field)

    def _add_composite_key(self, model: type[Model], field: Any) -> None:
        if type(field) is not ForeignObject:
            return
        sides = [(_column(model, own), _column(field.related_model, far)) for own, far in _pairs(field)]
        name = self._create_index_name(  # type: ignore[attr-defined]
            model._meta.db_table, [own for own, _ in sides], suffix="_fk"
        )
        own_columns = ", ".join(self.quote_name(own) for own, _ in sides)
        far_columns = ", ".join(self.quote_name(far) for _, far in sides)
        self.deferred_sql.append(
            f"ALTER TABLE {self.quote_name(model._meta.db_table)} "
            f"ADD CONSTRAINT {self.quote_name(name)} FOREIGN KEY ({own_columns}) "
            f"REFERENCES {self.quote_name(field.related_model._meta.db_table)} ({far_columns})"
        )


def _pairs(field: Any) -> list[tuple[str, str]]:
    return list(zip(field.from_fields, field.to_fields, strict=True))


def _column(model: type[Model], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return str(field.column)


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL through one login, with its own pool."""

    features_class = DatabaseFeatures
    SchemaEditorClass = DatabaseSchemaEditor

    def get_connection_params(self) -> dict[str, Any]:
        """Django's, but moments are read by the driver: see `_adapters`."""
        return super().get_connection_params() | {"context": _adapters()}

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor that reads moments as its connection does; with a name, one that stays on the server."""
        if name is None:
            return self.connection.cursor()
        return self.connection.cursor(name, scrollable=False, withhold=self.connection.autocommit)

    def _close(self) -> None:
        if self.connection is not None and self.pool:
            self._wipe()
        super()._close()  # type: ignore[misc]

    def _wipe(self) -> None:
        connection = self.connection
        try:
            if connection.info.transaction_status != TransactionStatus.IDLE:
                connection.rollback()
            connection.autocommit = True
            if not _is_as_we_left_it(connection):
                connection.close()  # the pool replaces it
        except OperationalError:
            connection.close()


@cache
def _adapters() -> AdaptersMap:
    """How values travel. Django reads a moment in Python to name its zone; our logins speak UTC anyway.

    A page of fifty shipments has two hundred moments: the driver's own reading saves a tenth of its work.
    """
    made = AdaptersMap(get_adapters_template(True, UTC))
    reads = adapters.get_loader(adapters.types["timestamptz"].oid, Format.TEXT)
    if reads is None:
        raise LookupError("the driver reads no timestamptz")
    made.register_loader("timestamptz", reads)
    return made


def _is_as_we_left_it(connection: Any) -> bool:
    """Resets the session; False when that failed, or its prepared statements are not those we made."""
    told = connection.pgconn.exec_(WIPE)
    if told.status != ExecStatus.TUPLES_OK:
        return False
    by_text, by_protocol = int(told.get_value(0, 0)), int(told.get_value(0, 1))
    return by_text == 0 and by_protocol >= len(connection._prepared._names)
