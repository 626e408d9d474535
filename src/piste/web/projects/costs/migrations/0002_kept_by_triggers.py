"""Entries and plans' lines are only ever added, and sums are kept in the statement that adds them."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION costs_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'entries are never changed: what corrects one is an entry too';
END $$;
CREATE TRIGGER entry_never_changed BEFORE UPDATE OR DELETE ON costs_entry
FOR EACH ROW EXECUTE FUNCTION costs_refuse_change();
CREATE TRIGGER plan_line_never_changed BEFORE UPDATE OR DELETE ON costs_planline
FOR EACH ROW EXECUTE FUNCTION costs_refuse_change();

CREATE FUNCTION costs_sum_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO costs_monthsum AS s (side, ledger, view, month, agency, region, kind, cents, n)
    SELECT 'actual', 0, view, month, agency, region, kind, sum(cents), count(*)
    FROM added GROUP BY view, month, agency, region, kind ORDER BY view, month, agency, region, kind
    ON CONFLICT (side, ledger, view, month, agency, region, kind)
    DO UPDATE SET cents = s.cents + excluded.cents, n = s.n + excluded.n;
    INSERT INTO costs_sitesum AS s (side, ledger, view, year, site, region, agency, kind, cents, n)
    SELECT 'actual', 0, view, 1970 + month / 12, site, region, agency, kind, sum(cents), count(*)
    FROM added GROUP BY view, 1970 + month / 12, site, region, agency, kind
    ORDER BY view, 1970 + month / 12, site, region, agency, kind
    ON CONFLICT (side, ledger, view, year, site, region, agency, kind)
    DO UPDATE SET cents = s.cents + excluded.cents, n = s.n + excluded.n;
    RETURN NULL;
END $$;
CREATE TRIGGER entries_summed AFTER INSERT ON costs_entry
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION costs_sum_entries();

CREATE FUNCTION costs_sum_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO costs_monthsum AS s (side, ledger, view, month, agency, region, kind, cents, n)
    SELECT side, ledger_id, view, month, agency, region, kind, sum(cents), count(*)
    FROM added GROUP BY side, ledger_id, view, month, agency, region, kind
    ORDER BY side, ledger_id, view, month, agency, region, kind
    ON CONFLICT (side, ledger, view, month, agency, region, kind)
    DO UPDATE SET cents = s.cents + excluded.cents, n = s.n + excluded.n;
    INSERT INTO costs_sitesum AS s (side, ledger, view, year, site, region, agency, kind, cents, n)
    SELECT side, ledger_id, view, 1970 + month / 12, site, region, agency, kind, sum(cents), count(*)
    FROM added GROUP BY side, ledger_id, view, 1970 + month / 12, site, region, agency, kind
    ORDER BY side, ledger_id, view, 1970 + month / 12, site, region, agency, kind
    ON CONFLICT (side, ledger, view, year, site, region, agency, kind)
    DO UPDATE SET cents = s.cents + excluded.cents, n = s.n + excluded.n;
    RETURN NULL;
END $$;
CREATE TRIGGER plan_lines_summed AFTER INSERT ON costs_planline
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION costs_sum_plan();
"""
BACKWARD = """
DROP TRIGGER plan_lines_summed ON costs_planline;
DROP TRIGGER entries_summed ON costs_entry;
DROP TRIGGER plan_line_never_changed ON costs_planline;
DROP TRIGGER entry_never_changed ON costs_entry;
DROP FUNCTION costs_sum_plan();
DROP FUNCTION costs_sum_entries();
DROP FUNCTION costs_refuse_change();
"""


class Migration(migrations.Migration):
    """Triggers, so that no slip of ours can do it otherwise."""

    dependencies: ClassVar = [("costs", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
