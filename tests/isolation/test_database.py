"""The walls stand in the database itself: read from PostgreSQL's own catalogue, and tried."""

import datetime
import threading
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import Error, IntegrityError, ProgrammingError, connection, connections, models, transaction
from django.test import Client

from budgets.ledger.models import BudgetLine, Spend
from initiatives.plans.models import Action, Initiative
from safer_communities.accounts.models import User
from safer_communities.tenancy.fields import TenantManager, TenantModel
from tests.isolation.world import BACKEND, World

# Tables with a partnership_id that stand outside row-level security, and why.
OUTSIDE = {"tenancy_marker": "holds ids alone; the sweep reads it for all partnerships"}
APPEND_ONLY = {
    *("initiatives_note", "initiatives_override", "budgets_spend", "evaluation_observation"),
    *("governance_revision", "governance_answer", "governance_terms"),
}
# Column a tenant table's key may name in a table that belongs to no partnership.
SHARED_PARENTS = {"tenancy_partnership", "accounts_user"}


POLICY = "(partnership_id = ( SELECT (current_setting('app.partnership_id'::text))::uuid AS current_setting))"


def rows(sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def tenant_tables() -> set[str]:
    found = rows(
        "SELECT table_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND column_name = 'partnership_id'"
    )
    return {name for (name,) in found}


@pytest.mark.django_db
def test_every_tenant_model_is_among_the_tables_looked_at() -> None:
    ours = {model._meta.db_table for model in apps.get_models() if issubclass(model, TenantModel)}
    historical = {model._meta.db_table for model in apps.get_models() if hasattr(model, "history_object")}
    assert len(ours) >= 20
    assert len(historical) >= 7
    assert ours | historical | set(OUTSIDE) == tenant_tables()


@pytest.mark.django_db
def test_every_tenant_table_has_row_level_security_that_holds_its_owner_too() -> None:
    found = rows(
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = ANY(%s)",
        list(tenant_tables()),
    )
    assert {name for name, enabled, forced in found if not (enabled and forced)} == set(OUTSIDE)


@pytest.mark.django_db
def test_every_tenant_table_has_the_one_policy_for_reading_and_writing() -> None:
    found = rows("SELECT tablename, cmd, permissive, roles::text, qual, with_check FROM pg_policies")
    by_table = {table: rest for table, *rest in found}
    assert len(found) == len(by_table)
    assert set(by_table) == tenant_tables() - set(OUTSIDE)
    for table, (command, permissive, roles, qual, check) in by_table.items():
        assert (command, permissive, roles) == ("ALL", "PERMISSIVE", "{sc_app}"), table
        assert check == POLICY, table
        if table != "tenancy_membership":  # which its person sees too: tests/tenancy/test_memberships.py
            assert qual == POLICY, table


@pytest.mark.django_db
def test_the_application_is_no_mightier_than_it_should_be() -> None:
    [role] = rows(
        "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolinherit FROM pg_roles "
        "WHERE rolname = current_user"
    )
    assert rows("SELECT current_user") == [("sc_app",)]
    assert role == (False, False, False, False, False)
    assert rows("SELECT count(*) FROM pg_class WHERE relowner = 'sc_app'::regrole") == [(0,)]
    assert rows("SELECT count(*) FROM pg_proc WHERE proowner = 'sc_app'::regrole OR prosecdef") == [(0,)]
    assert rows("SELECT count(*) FROM pg_auth_members WHERE member = 'sc_app'::regrole") == [(0,)]
    assert rows("SELECT count(*) FROM pg_views WHERE schemaname = 'public'") == [(0,)]


@pytest.mark.django_db
def test_what_is_written_once_cannot_be_rewritten_or_removed() -> None:
    history = {model._meta.db_table for model in apps.get_models() if hasattr(model, "history_object")}
    granted = rows(
        "SELECT table_name FROM information_schema.role_table_grants WHERE grantee = 'sc_app' "
        "AND table_schema = 'public' AND privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')"
    )
    changeable = {name for (name,) in granted}
    assert changeable & (history | APPEND_ONLY) == set()
    truncated = rows(
        "SELECT table_name FROM information_schema.role_table_grants WHERE grantee IN ('sc_app', 'PUBLIC') "
        "AND table_schema = 'public' AND privilege_type = 'TRUNCATE'"
    )
    assert truncated == []


@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize(
    "table", [*sorted(APPEND_ONLY), "initiatives_historicalaction", "budgets_historicalbudgetline"]
)
def test_the_database_refuses_to_rewrite_what_is_written_once(world: World, table: str, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), world.here(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.mark.django_db
def test_every_key_between_two_tenant_tables_carries_the_partnership() -> None:
    found = rows(
        "SELECT c.conrelid::regclass::text, c.confrelid::regclass::text, "
        "(SELECT array_agg(a.attname::text ORDER BY k.at) FROM unnest(c.conkey) WITH ORDINALITY k(n, at) "
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.n), c.convalidated "
        "FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace"
    )
    tenants = tenant_tables()
    for child, parent, columns, valid in found:
        assert valid, (child, columns)
        if child in tenants:
            if parent in tenants:
                assert columns[0] == "partnership_id", (child, columns)
                assert len(columns) == 2, (child, columns)
            else:
                assert parent in SHARED_PARENTS, (child, columns)
    carried = {(child, columns[1]) for child, parent, columns, _ in found if parent in tenants}
    assert carried == {
        (model._meta.db_table, each.column)
        for model in apps.get_models()
        if issubclass(model, TenantModel)
        for each in model._meta.fields
        if isinstance(each, models.ForeignKey) and issubclass(each.related_model, TenantModel)
    }


@pytest.mark.django_db
def test_every_index_of_a_tenant_table_starts_with_the_partnership() -> None:
    """But for primary keys, and the single-column indexes of keys that Django makes of itself."""
    found = rows(
        "SELECT i.indrelid::regclass::text, c.relname, i.indisprimary, "
        "(SELECT array_agg(a.attname::text ORDER BY k.at) FROM unnest(i.indkey) WITH ORDINALITY k(n, at) "
        " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.n) "
        "FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid::regclass::text = ANY(%s)",
        list(tenant_tables() - set(OUTSIDE)),
    )
    keys = {
        (model._meta.db_table, each.column)
        for model in apps.get_models()
        for each in model._meta.fields
        if isinstance(each, models.ForeignKey)
    }
    historical = {model._meta.db_table for model in apps.get_models() if hasattr(model, "history_object")}
    for table, name, primary, columns in found:
        # a history is read by the id of its row, which is unique by itself
        its_own = table in historical and columns in (["id"], ["history_date"])
        single_key = len(columns) == 1 and (table, columns[0]) in keys
        excepted = primary or single_key or its_own
        assert columns[0] == "partnership_id" or excepted, (table, name, columns)


@pytest.mark.parametrize("model", [Action, BudgetLine, Initiative, Spend])
def test_managers_that_forget_to_filter_still_find_nothing_foreign(
    world: World, other: World, model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.here():
        mine = set(model.objects.values_list("pk", flat=True))
    monkeypatch.setattr(TenantManager, "get_queryset", models.Manager.get_queryset)
    with world.here():
        assert set(model.objects.values_list("pk", flat=True)) == mine != set()
        assert not model.objects.filter(partnership_id=other.partnership.pk).exists()
        assert model._base_manager.count() == len(mine)


def test_no_table_shows_a_foreign_row_to_plain_sql(world: World, other: World) -> None:
    with world.here():
        for table in sorted(tenant_tables() - set(OUTSIDE)):
            assert rows(f"SELECT count(*) FROM {table} WHERE partnership_id = %s", other.partnership.pk) == [(0,)]
            seen = {each for (each,) in rows(f"SELECT DISTINCT partnership_id FROM {table}")}
            assert seen <= {world.partnership.pk}, table
            assert seen, f"{table} is empty: nothing was proved about it"


def test_pages_stay_within_the_partnership_when_managers_forget_to_filter(
    world: World, other: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TenantManager, "get_queryset", models.Manager.get_queryset)
    for rest in ("initiatives/panels/plan/", "money/", "papers/", ""):
        answer = world.clients["administrator"].get(world.path(rest))
        assert answer.status_code == 200
        assert other.slug not in answer.content.decode()
        assert world.slug in answer.content.decode()


@pytest.mark.parametrize("writes", ["update", "delete"])
def test_plain_sql_reaches_no_foreign_row(world: World, other: World, writes: str) -> None:
    before = other.fingerprint()
    statement = {
        "update": "UPDATE initiatives_action SET leads = 'x' WHERE partnership_id = %s",
        "delete": "DELETE FROM evaluation_claim WHERE partnership_id = %s",
    }[writes]
    with world.here(), connection.cursor() as cursor:
        cursor.execute(statement, [other.partnership.pk])
        assert cursor.rowcount == 0
    assert other.fingerprint() == before


def test_a_row_cannot_be_written_for_a_foreign_partnership(world: World, other: World) -> None:
    before = other.fingerprint()
    new = {
        "initiative": other.initiative,
        "position": 9,
        "description": "Theirs",
        "partnership_id": other.partnership.pk,
    }
    with pytest.raises(ProgrammingError, match="row-level security"), world.here():
        Action.objects.create(**new)
    mine = Action(pk=world.actions[0].pk, partnership_id=other.partnership.pk)
    with pytest.raises(ProgrammingError, match="row-level security"), world.here():
        Action._base_manager.filter(pk=mine.pk).update(partnership_id=other.partnership.pk)
    assert other.fingerprint() == before


def children() -> list[tuple[Any, Any]]:
    """Every key from one tenant model to another."""
    return [
        (model, each)
        for model in apps.get_models()
        if issubclass(model, TenantModel)
        for each in model._meta.fields
        if isinstance(each, models.ForeignKey) and issubclass(each.related_model, TenantModel)
    ]


@pytest.mark.parametrize(
    ("model", "key"),
    children(),
    ids=lambda each: getattr(each, "name", each.__name__ if isinstance(each, type) else ""),
)
def test_a_child_cannot_point_at_a_foreign_parent(world: World, other: World, model: Any, key: Any) -> None:
    with other.here():
        parent = key.related_model.objects.values_list("pk", flat=True).first()
    assert parent is not None, f"no {key.related_model.__name__} there: nothing was proved"
    with pytest.raises((IntegrityError, ProgrammingError)) as refused, world.here():
        row = model.objects.first()
        assert row is not None, f"no {model.__name__} here: nothing was proved"
        row.pk, row._state.adding = uuid4(), True
        setattr(row, key.attname, parent)
        _make_unique(row, key)
        row.save(force_insert=True)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert f"{key.column}_tenant_fk" in str(refused.value)


def _make_unique(row: Any, key: Any) -> None:
    """Values that collide with no other row, so that only the key can be what is refused."""
    for each in row._meta.fields:
        if each is key or each.primary_key or each.name == "partnership":
            continue
        if each.name == "user":
            row.user = User.objects.create(email=f"{row.pk}@barnet.example", name="New")
        elif each.is_relation and issubclass(each.related_model, TenantModel):
            setattr(row, each.name, each.related_model.objects.order_by("pk").last())
        if each.name in ("position", "year"):
            setattr(row, each.name, 999)
        elif each.name in ("code", "slug", "key"):
            setattr(row, each.name, f"new-{str(row.pk)[:4]}")
        elif each.name == "request_key":
            setattr(row, each.name, uuid4())
    unlike = dict(UNLIKE_THE_OTHERS.get(type(row).__name__, {}))
    unlike.pop(key.name, None)
    for name, value in unlike.items():
        setattr(row, name, value)
    if type(row).__name__ == "Attachment":  # of a paper or of a revision, never of both
        setattr(row, "revision" if key.name == "paper" else "paper", None)


# Where a row collides with another by more than a number or a code.
UNLIKE_THE_OTHERS: dict[str, dict[str, Any]] = {
    "AgendaItem": {"escalation": None},
    "Seat": {"office": ""},
    "Holder": {"ended_on": datetime.date(2099, 1, 1)},
    "SignOff": {"outcome": "withdrawn"},
    "Feed": {"secret_sha256": "0" * 64},
}


def test_a_setting_that_is_no_partnership_finds_nothing_but_an_error(world: World) -> None:
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL app.partnership_id = ''")
        cursor.execute("SELECT count(*) FROM initiatives_action")


def test_requests_of_two_partnerships_at_once_stay_apart(world: World, other: World) -> None:
    """One process, several threads, statements that were put together for whoever came first."""
    mixed: list[str] = []

    def read(here: World, there: World) -> None:
        browser = Client()
        browser.force_login(here.user("administrator"), backend=BACKEND)
        try:
            for rest in ("", "initiatives/panels/plan/", "money/", "papers/") * 5:
                page = browser.get(here.path(rest)).content.decode()
                if here.slug not in page or there.slug in page:
                    mixed.append(f"{here.slug} {rest}")
        finally:
            connections.close_all()

    pairs = [(world, other), (other, world)] * 2
    threads = [threading.Thread(target=read, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert mixed == []
