"""How many links were given and how many took an answer, counted apart from both."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the counts."""

    dependencies = [("network", "0001_initial"), ("experience", "0002_versions_of_questionnaires")]
    operations = [
        migrations.CreateModel(
            "LinkTally",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(blank=True, max_length=20)),
                ("sent", models.PositiveIntegerField(default=0, verbose_name="Links given")),
                ("answered", models.PositiveIntegerField(default=0, verbose_name="Answered")),
                (
                    "point",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="network.point",
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="link_tallies", to="experience.wave"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["wave", "point", "channel"], name="a_tally_once_a_door", nulls_distinct=False
                    )
                ]
            },
        ),
    ]
