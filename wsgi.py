"""The web app for the server."""

from owneros import create_app

app = create_app()
