"""Questionnaires have versions, drafts know how often they were saved, and what was answered no longer changes."""

from django.db import migrations, models
from django.db.models import Q

LOCK = """
CREATE FUNCTION experience_item_is_locked() RETURNS trigger AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM experience_sheet
               WHERE questionnaire_id = COALESCE(NEW.questionnaire_id, OLD.questionnaire_id)) THEN
        RAISE EXCEPTION 'questions that were answered do not change';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$ LANGUAGE plpgsql;
CREATE TRIGGER experience_item_locked BEFORE INSERT OR UPDATE OR DELETE ON experience_item
    FOR EACH ROW EXECUTE FUNCTION experience_item_is_locked();
"""
UNLOCK = """
DROP TRIGGER experience_item_locked ON experience_item;
DROP FUNCTION experience_item_is_locked();
"""


class Migration(migrations.Migration):
    """Add them; what is there already is the first version of its own family."""

    dependencies = [("experience", "0001_initial")]
    operations = [
        migrations.AddField("questionnaire", "family", models.SlugField(blank=True, default="", max_length=60)),
        migrations.AddField(
            "questionnaire", "version", models.PositiveSmallIntegerField(default=1, verbose_name="Version")
        ),
        migrations.AddField(
            "questionnaire", "region", models.CharField(blank=True, max_length=60, verbose_name="Region", default="")
        ),
        migrations.AddField("questionnaire", "edition", models.PositiveIntegerField(default=1)),
        migrations.AddField("item", "edition", models.PositiveIntegerField(default=1)),
        migrations.AlterField("questionnaire", "family", models.SlugField(blank=True, max_length=60)),
        migrations.AlterField(
            "questionnaire", "region", models.CharField(blank=True, max_length=60, verbose_name="Region")
        ),
        migrations.RunSQL("UPDATE experience_questionnaire SET family = key", migrations.RunSQL.noop),
        migrations.AddConstraint(
            "questionnaire",
            models.UniqueConstraint(
                fields=["family", "version"], condition=~Q(family=""), name="a_version_once_a_family"
            ),
        ),
        migrations.RunSQL(LOCK, UNLOCK),
    ]
