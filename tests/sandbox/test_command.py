import os
import re
import signal
import subprocess
import sys

import requests

from tests.patience import PATIENCE
from tests.sandbox.standins import session_params, stripe_client

ADDRESS = re.compile(r"Sandbox at (http://[\w.:]+)/_sandbox/ and smtp://")


def started(data_dir):
    command = [sys.executable, "-m", "owneros.sandbox", "--port", "0", "--smtp-port", "0", "--data", data_dir]
    environment = {**os.environ, "PUBLIC_URL": "http://127.0.0.1:9", "R2_BUCKET": "files"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    return process, ADDRESS.match(process.stdout.readline())[1]


def test_killed_and_started_again_it_knows_everything(data_dir):
    process, url = started(str(data_dir))
    made = stripe_client(url).v1.checkout.sessions.create(session_params())
    process.kill()
    process.wait()
    process.stdout.close()
    process, url = started(str(data_dir))
    assert stripe_client(url).v1.checkout.sessions.retrieve(made.id).status == "open"
    assert "http://127.0.0.1:9" in requests.get(url + "/_sandbox/", timeout=PATIENCE).text
    process.send_signal(signal.SIGTERM)
    assert process.wait() == 0
    process.stdout.close()
