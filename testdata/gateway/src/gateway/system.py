"""What machines ask."""

from fastapi import FastAPI, Response
from fastapi.openapi.docs import get_swagger_ui_html
from prometheus_client import generate_latest

from gateway.settings import settings

HIDDEN = {"include_in_schema": False}


def register_probes(app: FastAPI) -> None:
    @app.get("/health", include_in_schema=settings.publish_health)
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/livez", **HIDDEN)
    async def live() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")  # expect: API201 "`GET /readyz`"
    async def ready() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/statistics")  # expect: API201 "prometheus_client.generate_latest"
    async def statistics() -> Response:
        return Response(generate_latest(), media_type="text/plain")

    @app.get("/help")  # expect: API201 "documents the API"
    async def help_page() -> Response:
        return get_swagger_ui_html(openapi_url="/openapi.json", title="Help")

    app.add_api_route("/state", state)  # expect: API201 "that the service runs"


async def state() -> dict[str, str]:
    return {"status": "ok"}
