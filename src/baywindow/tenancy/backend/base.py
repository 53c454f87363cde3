"""Django's PostgreSQL backend, with what row security and shared pools need of it.

Three differences: keys are composite, so GROUP BY never relies on `id` alone; relations become
composite foreign keys; a connection that goes back to the pool is wiped in one round trip, on the
request's own thread (design: a stacked injection once left a poisoned prepared statement behind).
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.features import DatabaseFeatures as PostgresFeatures
from django.db.backends.postgresql.schema import DatabaseSchemaEditor as PostgresSchemaEditor
from django.db.models import Model
from django.db.models.fields.related import ForeignObject
from psycopg import OperationalError
from psycopg.pq import TransactionStatus

WIPE = "RESET ALL; CLOSE ALL; UNLISTEN *; DEALLOCATE ALL; DISCARD TEMP; DISCARD SEQUENCES"  # one round trip


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
            connection.execute(WIPE, prepare=False)
        except OperationalError:
            connection.close()  # the pool replaces a broken connection
