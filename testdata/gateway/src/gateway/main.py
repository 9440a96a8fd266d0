"""The application, as the server finds it."""

from gateway.factory import create_app

app = create_app()
