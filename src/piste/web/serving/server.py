"""The web server's processes: `python -m piste.web.serving.server` with a JSON object of `WebOptions`."""

import json
import os
import sys
from dataclasses import asdict, dataclass

from piste.web.jobs.parent import end_with_parent

SHUTDOWN_S = 3
"""How long open answers may take at the end; live streams come back by themselves from where they were."""


@dataclass(frozen=True)
class WebOptions:
    """What the web server listens on."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    certificate: str | None = None
    key: str | None = None

    def write(self) -> str:
        """Return the options as one argument of a command."""
        return json.dumps(asdict(self))


def main(text: str) -> None:
    """Serve until told to stop."""
    import uvicorn  # noqa: PLC0415

    options = WebOptions(**json.loads(text))
    end_with_parent()
    uvicorn.run(
        "piste.web.serving.application:application",
        host=options.host,
        port=options.port,
        workers=options.workers,
        ssl_certfile=options.certificate,
        ssl_keyfile=options.key,
        access_log=False,
        log_config=None,
        lifespan="off",
        server_header=False,
        proxy_headers=bool(os.environ.get("PISTE_PROXY")),
        forwarded_allow_ips=os.environ.get("PISTE_PROXY") or "127.0.0.1",
        timeout_graceful_shutdown=SHUTDOWN_S,
        timeout_keep_alive=20,
    )


if __name__ == "__main__":
    main(sys.argv[1])
