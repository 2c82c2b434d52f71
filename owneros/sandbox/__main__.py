"""`python -m owneros.sandbox --port P --smtp-port M --data DIR [--app-url URL]`"""

import argparse
import os
import signal
import threading
from typing import Any

from owneros.sandbox.server import SandboxServer
from owneros.sandbox.settings import options_from_environment


def main() -> None:
    parser = argparse.ArgumentParser(prog="owneros.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5001)
    parser.add_argument("--smtp-port", type=int, default=5025)
    parser.add_argument("--data", default="var/sandbox")
    parser.add_argument("--url", default="", help="address of the sandbox as a browser sees it")
    parser.add_argument("--app-url", help="address of the app; PUBLIC_URL if left out")
    chosen = parser.parse_args()

    options: dict[str, Any] = dict(options_from_environment(os.environ))
    if chosen.app_url:
        options["app_url"] = chosen.app_url
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    with SandboxServer(
        chosen.data, chosen.port, chosen.smtp_port, host=chosen.host, url=chosen.url, **options
    ) as server:
        print(f"Sandbox at {server.url}/_sandbox/ and {server.smtp_url}", flush=True)  # noqa: T201 a command line
        stopping.wait()


if __name__ == "__main__":
    main()
