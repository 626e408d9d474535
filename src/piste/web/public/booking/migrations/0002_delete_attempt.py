from django.db import migrations


class Migration(migrations.Migration):
    """What is open to all is counted by `accounts.throttle` now."""

    dependencies = [("public_booking", "0001_initial")]

    operations = [migrations.DeleteModel(name="Attempt")]
