"""When the directory last changed, a sign-language video a service, and who was told of a training's end."""

from django.db import migrations, models

TABLES = ("agency", "point", "service", "offering", "hoursrule", "hoursexception")
FUNCTION = """
CREATE FUNCTION network_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO network_directorychange (at) VALUES (now());
    RETURN NULL;
END $$
"""
TRIGGERS = "".join(
    f"CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON network_{table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION network_note_change();\n"
    for table in TABLES
)
DROP = "".join(f"DROP TRIGGER note_change ON network_{table};\n" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("network", "0002_agreements_duties_and_cards")]
    operations = [
        migrations.CreateModel(
            name="DirectoryChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={"ordering": ["-at"]},
        ),
        migrations.AddField(
            model_name="service",
            name="sign_video",
            field=models.CharField(blank=True, max_length=200, verbose_name="Sign-language video"),
        ),
        migrations.AddField(
            model_name="training", name="warned_on", field=models.DateField(blank=True, editable=False, null=True)
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION network_note_change()"),
        migrations.RunSQL(TRIGGERS, DROP),
    ]
