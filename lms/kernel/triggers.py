"""Tables that only grow: a migration operation that makes the database itself refuse changes."""

from __future__ import annotations

from django.db import migrations

REFUSE = """
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of {table} are never changed or removed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}();
CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {function}();
"""
ALLOW = """
DROP TRIGGER IF EXISTS {table}_is_never_emptied ON {table};
DROP TRIGGER IF EXISTS {table}_only_grows ON {table};
DROP FUNCTION IF EXISTS {function}();
"""
FREEZE = """
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF {when_old} THEN RAISE EXCEPTION 'a fixed row of {table} is never removed' USING ERRCODE = 'restrict_violation'; END IF;
        RETURN OLD;
    END IF;
    IF {when_old} AND ({columns_old}) IS DISTINCT FROM ({columns_new}) THEN
        RAISE EXCEPTION 'a fixed row of {table} is never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER {table}_stays_as_it_was BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}();
"""
THAW = """
DROP TRIGGER IF EXISTS {table}_stays_as_it_was ON {table};
DROP FUNCTION IF EXISTS {function}();
"""


def only_grows(table: str) -> migrations.RunSQL:
    """Rows may be added to `table`, and nothing else."""
    names = {"table": table, "function": f"{table}_refuse"}
    return migrations.RunSQL(REFUSE.format(**names), ALLOW.format(**names))


def stays_as_it_was(table: str, columns: list[str], *, when_old: str = "TRUE") -> migrations.RunSQL:
    """The named columns of a row never change, and the row is never removed, once `when_old` (SQL over OLD) holds."""
    names = {
        "table": table,
        "function": f"{table}_freeze",
        "when_old": when_old,
        "columns_old": ", ".join(f"OLD.{column}" for column in columns),
        "columns_new": ", ".join(f"NEW.{column}" for column in columns),
    }
    return migrations.RunSQL(FREEZE.format(**names), THAW.format(**names))
