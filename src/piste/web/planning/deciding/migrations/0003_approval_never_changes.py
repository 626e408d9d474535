"""A completed approval and its approvers are never changed or deleted, whoever asks."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION deciding_keep_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.sha256 <> '' THEN
        RAISE EXCEPTION 'a completed approval is never changed';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approval_never_changed BEFORE UPDATE OR DELETE ON deciding_approval
FOR EACH ROW EXECUTE FUNCTION deciding_keep_approval();

CREATE FUNCTION deciding_keep_approver() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept bigint[] := '{}';
BEGIN
    IF TG_OP <> 'INSERT' THEN kept := kept || OLD.approval_id; END IF;
    IF TG_OP <> 'DELETE' THEN kept := kept || NEW.approval_id; END IF;
    IF EXISTS (SELECT 1 FROM deciding_approval WHERE id = ANY (kept) AND sha256 <> '') THEN
        -- an account or a member may go; the name stays
        IF NOT (TG_OP = 'UPDATE'
            AND (NEW.id, NEW.approval_id, NEW.name, NEW.body_name, NEW.at)
                IS NOT DISTINCT FROM (OLD.id, OLD.approval_id, OLD.name, OLD.body_name, OLD.at)
            AND (NEW.user_id IS NULL OR NEW.user_id = OLD.user_id)
            AND (NEW.member_id IS NULL OR NEW.member_id = OLD.member_id))
        THEN RAISE EXCEPTION 'the approvers of a completed approval are never changed';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approver_never_changed BEFORE INSERT OR UPDATE OR DELETE ON deciding_approver
FOR EACH ROW EXECUTE FUNCTION deciding_keep_approver();
"""
BACKWARD = """
DROP TRIGGER approver_never_changed ON deciding_approver;
DROP TRIGGER approval_never_changed ON deciding_approval;
DROP FUNCTION deciding_keep_approver();
DROP FUNCTION deciding_keep_approval();
"""


class Migration(migrations.Migration):
    """Triggers, so that no slip of ours can do it either."""

    dependencies: ClassVar = [("deciding", "0002_plan_documents")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
