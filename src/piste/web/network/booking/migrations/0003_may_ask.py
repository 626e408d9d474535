"""A customer may say yes to being asked afterwards how it went."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Nobody has said yes before."""

    dependencies = [("booking", "0002_changes")]
    operations = [
        migrations.AddField(
            "appointment", "may_ask", models.BooleanField(default=False, verbose_name="May be asked how it went")
        ),
        migrations.AlterField(
            "message",
            "kind",
            models.CharField(
                choices=[
                    ("confirmation", "Confirmation"),
                    ("moved", "Moved"),
                    ("cancelled", "Cancelled"),
                    ("reminder", "Reminder"),
                    ("offer", "Offer of an earlier time"),
                    ("feedback", "Question how it went"),
                ],
                max_length=20,
                verbose_name="Kind",
            ),
        ),
    ]
