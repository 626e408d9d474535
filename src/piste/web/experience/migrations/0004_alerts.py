"""Alerts: a point fell in what its customers say."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

METHODS = [
    ("kiosk", "Smiley kiosk"),
    ("qr", "QR code"),
    ("link", "Link after a visit"),
    ("paper", "Paper"),
    ("interview", "Interview"),
    ("invited", "Invitation"),
    ("imported", "Brought from elsewhere"),
]
CASCADE = django.db.models.deletion.CASCADE


class Migration(migrations.Migration):
    """Add them."""

    dependencies = [("network", "0001_initial"), ("experience", "0003_link_tallies")]
    operations = [
        migrations.CreateModel(
            "Alert",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("method", models.CharField(choices=METHODS, max_length=10, verbose_name="Method")),
                ("first_day", models.DateField(verbose_name="First day")),
                ("last_day", models.DateField(verbose_name="Last day")),
                ("before_day", models.DateField(verbose_name="First day of the period before")),
                ("figures", models.JSONField()),
                ("told_on", models.DateField(blank=True, null=True, verbose_name="Told")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="Why nothing is done")),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="alerts",
                        to="experience.action",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=CASCADE, related_name="+", to="experience.item", verbose_name="Question"
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=CASCADE, related_name="alerts", to="network.point", verbose_name="Point"
                    ),
                ),
            ],
            options={
                "ordering": ["-last_day", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["point", "item", "method", "last_day"], name="an_alert_once_a_period"
                    ),
                    models.CheckConstraint(
                        condition=Q(closed_on__isnull=True) | Q(action__isnull=False) | ~Q(reason=""),
                        name="a_closed_alert_says_why",
                    ),
                ],
            },
        ),
    ]
