"""A frozen report never changes; only whether it is public, and whose account froze it, may."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION interim_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND (NEW.id, NEW.report_id, NEW.number, NEW.frozen, NEW.sha256, NEW.at)
            IS NOT DISTINCT FROM (OLD.id, OLD.report_id, OLD.number, OLD.frozen, OLD.sha256, OLD.at)
        AND (NEW.by_id IS NULL OR NEW.by_id = OLD.by_id)
    THEN RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a frozen report is never changed';
END $$;
CREATE TRIGGER report_never_changed BEFORE UPDATE OR DELETE ON interim_reportversion
FOR EACH ROW EXECUTE FUNCTION interim_keep_version();
"""
BACKWARD = "DROP TRIGGER report_never_changed ON interim_reportversion; DROP FUNCTION interim_keep_version();"


class Migration(migrations.Migration):
    """A trigger, so that no slip of ours can do it either."""

    dependencies: ClassVar = [("interim", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
