"""`python -m django load_demo`: the demo's plans, where `piste demo` has made them."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from piste.core.errors import PisteError
from piste.web.network.demo import load_demo_data
from piste.web.planning.deciding.demo_approved import load_demo_approved
from piste.web.planning.deciding.demo_load import load_demo_region
from piste.web.planning.demo_load import load_demo


class Command(BaseCommand):
    """Loads each app's demo data, and the demo's folder of plans where there is one yet."""

    help = "Load the plans that `piste demo` wrote."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """Load it, in demo settings only."""
        if not settings.DEMO:
            raise CommandError("The demo's plans belong to the demo's settings only.")
        load_demo_data()
        folder = Path(settings.PLANNING_DEMO)
        if not (folder / "plan.json").is_file():
            return
        try:
            plan = load_demo(folder)
            load_demo_region(plan)
            load_demo_approved(plan)
        except PisteError as fault:
            raise CommandError(str(fault)) from None
        self.stdout.write(f"{plan.name}: {plan.folder}")
