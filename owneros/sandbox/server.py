"""Runs the whole sandbox in threads: HTTP, SMTP and the delivery of events."""

import logging
import threading
from pathlib import Path
from typing import Any, Self

from werkzeug.serving import make_server

from owneros.sandbox.app import create_sandbox
from owneros.sandbox.box import Box
from owneros.sandbox.mail.sink import Sink


class SandboxServer:
    """`with SandboxServer(tmp_path, app_url=...) as box:` listens on free ports unless given some."""

    def __init__(
        self,
        data_dir: Path | str,
        port: int = 0,
        smtp_port: int = 0,
        host: str = "127.0.0.1",
        **options: Any,
    ) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.app = create_sandbox(data_dir, smtp_port=smtp_port, **options)
        self._host = host
        self._http = make_server(host, port, self.app, threaded=True)
        self._sink = Sink(self.box, host, smtp_port)
        self.box.settings.smtp_port = self._sink.port
        self.box.settings.own_url = self.url
        self._deliverers = [vendor.deliverer(self.box) for vendor in self.box.vendors if vendor.deliverer]
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    @property
    def box(self) -> Box:
        found: Box = self.app.extensions["sandbox"]
        return found

    @property
    def url(self) -> str:
        return f"http://{self._host}:{self._http.port}"

    @property
    def smtp_url(self) -> str:
        return f"smtp://{self._host}:{self._sink.port}"

    @property
    def app_url(self) -> str:
        return self.box.settings.app_url

    @app_url.setter
    def app_url(self, url: str) -> None:
        self.box.settings.app_url = url.rstrip("/")
        self.box.ring()

    def start(self) -> Self:
        self._sink.start()
        self._thread.start()
        for deliverer in self._deliverers:
            deliverer.start()
        return self

    def stop(self) -> None:
        for deliverer in self._deliverers:
            deliverer.stop()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()
        self._sink.stop()
        self.box.store.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exception: object) -> None:
        self.stop()
