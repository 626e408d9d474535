"""`python -m django write_coturn`: the relay's configuration, with no way into private networks."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from piste.web.remote.coturn import build_configuration


class Command(BaseCommand):
    """Write coturn's configuration to the output."""

    help = "Write turnserver.conf: expiring credentials by PISTE_TURN_SECRET, private ranges denied."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the relay listens on."""
        parser.add_argument("--realm", required=True, help="the relay's name, as relay.example.fi")
        parser.add_argument("--external-ip", default="", help="its public address, where it stands behind another")
        parser.add_argument("--port", type=int, default=3478)
        parser.add_argument("--certificate", default="", help="file of its certificate; without one, no TLS")
        parser.add_argument("--key", default="", help="file of the certificate's key")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Write it."""
        try:
            text = build_configuration(
                secret=settings.REMOTE_TURN_SECRET,
                realm=options["realm"],
                external_ip=options["external_ip"],
                port=options["port"],
                certificate=options["certificate"],
                key=options["key"],
            )
        except ValueError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(text)
