"""The database itself notes what changed, so that every process keeps its picture of free times right."""

from django.db import migrations

DIRECTORY = (
    "network_agency", "network_point", "network_service", "network_offering", "network_room", "network_desk",
    "network_staffmember", "network_training", "network_hoursrule", "network_hoursexception",
)  # fmt: skip
FUNCTIONS = """
CREATE FUNCTION booking_note_reservation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO booking_change (written_by, kind, subject, first, last, at) VALUES
      (pg_current_xact_id()::text::bigint, 'resource', OLD.resource_id, lower(OLD.during), upper(OLD.during), now());
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO booking_change (written_by, kind, subject, first, last, at) VALUES
      (pg_current_xact_id()::text::bigint, 'resource', NEW.resource_id, lower(NEW.during), upper(NEW.during), now());
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION booking_note_shift() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO booking_change (written_by, kind, subject, first, last, at) VALUES
      (pg_current_xact_id()::text::bigint, 'shift', OLD.staff_id, lower(OLD.during), upper(OLD.during), now());
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO booking_change (written_by, kind, subject, first, last, at) VALUES
      (pg_current_xact_id()::text::bigint, 'shift', NEW.staff_id, lower(NEW.during), upper(NEW.during), now());
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION booking_note_directory() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO booking_change (written_by, kind, at) VALUES (pg_current_xact_id()::text::bigint, 'directory', now());
  RETURN NULL;
END $$;
CREATE TRIGGER booking_note AFTER INSERT OR UPDATE OR DELETE ON booking_reservation
  FOR EACH ROW EXECUTE FUNCTION booking_note_reservation();
CREATE TRIGGER booking_note AFTER INSERT OR UPDATE OR DELETE ON booking_shift
  FOR EACH ROW EXECUTE FUNCTION booking_note_shift();
"""
WATCHED = "".join(
    f"CREATE TRIGGER booking_note AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION booking_note_directory();\n"
    for table in DIRECTORY
)
UNDO = "".join(
    f"DROP TRIGGER booking_note ON {table};\n" for table in (*DIRECTORY, "booking_reservation", "booking_shift")
)
UNDO += "DROP FUNCTION booking_note_directory(), booking_note_reservation(), booking_note_shift();"


class Migration(migrations.Migration):
    """Functions and triggers."""

    dependencies = [("booking", "0001_initial"), ("network", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTIONS + WATCHED, UNDO)]
