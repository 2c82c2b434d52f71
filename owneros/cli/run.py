"""`make run`: a whole instance on one machine, from nothing or warm."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from owneros.cli.development_secrets import development_secrets
from owneros.cli.environment import address, check_settings, instance_environment, public_url, wanted
from owneros.cli.errors import CommandError
from owneros.cli.home import Home, is_free
from owneros.cli.instance import Instance
from owneros.cli.say import say
from owneros.cli.supervisor import Stopped, Supervisor

PORTS = ("sandbox", "smtp")


def run(root: Path, environ: Mapping[str, str]) -> int:
    """Runs until Ctrl-C or SIGTERM; raises CommandError when the instance cannot be had."""
    home = Home(root / (environ.get("OWNEROS_HOME") or "var"))
    home.prepare()
    with home.locked(public_url(environ)):
        left = home.end_leftovers()
        if left:
            say(f"Ended {left} processes that an earlier run left behind.")
        host, port = address(environ)
        if not is_free(host, port):
            raise CommandError(
                f"Port {port} is in use by another program. Choose another one:  make run PORT={port + 10}"
            )
        secrets = development_secrets(home.path, environ)
        ports = {name: home.port(name) for name in PORTS}
        environment = instance_environment(home, environ, secrets, ports)
        check_settings(environment)
        supervisor = Supervisor()
        instance = Instance(root, home, environment, ports, supervisor)
        supervisor.listen_for_stop()
        try:
            say("Starting OwnerOS")
            need = wanted(environ)
            instance.start_servers(need)
            instance.start_sandbox(need)
            _banner(instance, instance.start_app())
            supervisor.watch()
        except Stopped:
            say("\nStopping …")
        finally:
            supervisor.stop()
        say(f"Stopped. Everything is kept in {home.path}")
    return 0


def flask(root: Path, environ: Mapping[str, str], arguments: list[str]) -> int:
    """An operator's command in the environment of a running instance; flask's own exit code."""
    home = Home(root / (environ.get("OWNEROS_HOME") or "var"))
    ports = home.known_ports()
    if not ports.keys() >= set(PORTS):
        raise CommandError(f"Nothing has been started in {home.path} yet; see make run.")
    secrets = development_secrets(home.path, environ)
    environment = instance_environment(home, environ, secrets, ports)
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    return subprocess.run(command, cwd=root, env=environment, check=False).returncode


def _banner(instance: Instance, told: str) -> None:
    demo = instance.home.path / "demo.txt"
    sign_in = (demo.read_text() if demo.exists() else told).strip()
    say(f"\n  OwnerOS is ready at     {instance.environment['PUBLIC_URL']}\n")
    for line in sign_in.splitlines():
        say(f"  {line}")
    if "SANDBOX_URL" in instance.environment:
        say(f"\n  Mail it sends lands in  {instance.environment['SANDBOX_URL']}/_sandbox/mail")
    say(f"  Logs are in             {instance.home.logs}")
    say("  Ctrl-C stops everything.\n")
