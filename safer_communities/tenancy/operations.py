"""Migration operations that put tenancy and the outbox into the database itself."""

from typing import Any

from django.db.migrations.operations.base import Operation

from safer_communities.tenancy.fields import TenantForeignKey

POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON {table} FOR ALL TO sc_app
    USING (partnership_id = (SELECT current_setting('app.partnership_id')::uuid))
    WITH CHECK (partnership_id = (SELECT current_setting('app.partnership_id')::uuid));
"""
# A membership is seen by its partnership, and by the person whose it is: that is how they choose where to go.
# Loud like the others: with neither a partnership nor a person set, reading it is an error.
MEMBERSHIP_POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON {table} FOR ALL TO sc_app
    USING (CASE WHEN coalesce(current_setting('app.person_id', true), '') = ''
        THEN partnership_id = current_setting('app.partnership_id')::uuid
        ELSE user_id = current_setting('app.person_id')::uuid
            OR partnership_id = nullif(current_setting('app.partnership_id', true), '')::uuid
        END)
    WITH CHECK (partnership_id = (SELECT current_setting('app.partnership_id')::uuid));
"""
KEY = "ALTER TABLE {table} ADD CONSTRAINT {table}_tenant_key UNIQUE (partnership_id, id);"
# History is written once. The application can neither rewrite nor remove it.
APPEND_ONLY = "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM sc_app;"
# The check of existing rows reads both tables as their owner, whom FORCE would hide them from.
REFERENCE = """
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {parent} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_tenant_fk FOREIGN KEY (partnership_id, {column})
    REFERENCES {parent} (partnership_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE {parent} FORCE ROW LEVEL SECURITY;
"""
MARK = """
CREATE TRIGGER {table}_mark_{event} AFTER {event} ON {table} {transition}
    FOR EACH STATEMENT EXECUTE FUNCTION mark_for_recompute();
"""
TRANSITIONS = {
    "INSERT": "REFERENCING NEW TABLE AS changed",
    "UPDATE": "REFERENCING NEW TABLE AS changed",
    "DELETE": "REFERENCING OLD TABLE AS changed",
}


class _OnTables(Operation):
    """Runs SQL for named models. Not reversible: a partnership's walls are not taken down by a migration."""

    reduces_to_sql = True
    reversible = False
    verb = ""

    def __init__(self, *models: str) -> None:
        self.models = models

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, list(self.models), {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        pass

    def describe(self) -> str:
        return f"{self.verb} {', '.join(self.models)}"

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        models = [to_state.apps.get_model(app_label, name) for name in self.models]
        # Deferred, to come after the constraints that Django defers itself.
        schema_editor.deferred_sql.extend(self.statements(models))

    def statements(self, models: list[Any]) -> list[str]:
        raise NotImplementedError


class SecureTables(_OnTables):
    """Row-level security for each model; for all but history a tenant key and composite foreign keys as well."""

    verb = "Secure the tables of"
    policy = POLICY

    def statements(self, models: list[Any]) -> list[str]:
        history = [model for model in models if _is_history(model)]
        current = [model for model in models if not _is_history(model)]
        return [
            *(KEY.format(table=model._meta.db_table) for model in current),
            *(reference for model in current for reference in _references(model)),
            *(self.policy.format(table=model._meta.db_table) for model in models),
            *(APPEND_ONLY.format(table=model._meta.db_table) for model in history),
        ]


class SecureMemberships(SecureTables):
    """As `SecureTables`, with the policy that also lets a person see which partnerships they belong to."""

    policy = MEMBERSHIP_POLICY


def _is_history(model: Any) -> bool:
    return any(field.name == "history_id" for field in model._meta.fields)


def _references(model: Any) -> list[str]:
    return [_reference(model, field) for field in model._meta.fields if isinstance(field, TenantForeignKey)]


def _reference(model: Any, field: Any) -> str:
    return REFERENCE.format(
        table=model._meta.db_table, column=field.column, parent=field.remote_field.model._meta.db_table
    )


class SecureReferences(_OnTables):
    """Composite foreign keys for fields added to tables that are secure already: "paper.meeting"."""

    verb = "Secure the references"

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        fields = [name.split(".") for name in self.models]
        models = {name: to_state.apps.get_model(app_label, name) for name, _ in fields}
        for name, field in fields:
            table = models[name]._meta.db_table
            schema_editor.deferred_sql += [
                _reference(models[name], models[name]._meta.get_field(field)),
                f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;",
            ]


class AppendOnlyTables(_OnTables):
    """Rows that the application may add and read, never change or remove."""

    verb = "Make append-only the tables of"

    def statements(self, models: list[Any]) -> list[str]:
        return [APPEND_ONLY.format(table=model._meta.db_table) for model in models]


class MarkForRecompute(_OnTables):
    """Statement triggers that append the initiatives touched to the outbox, in the same transaction.

    Triggers rather than code, so that bulk writes and plain SQL are caught too.
    """

    verb = "Mark for recomputation what changes in"

    def statements(self, models: list[Any]) -> list[str]:
        return [
            MARK.format(table=model._meta.db_table, event=event, transition=transition)
            for model in models
            for event, transition in TRANSITIONS.items()
        ]
