"""Puts the application together."""

from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

from gateway import figures
from gateway.crud import make_crud
from gateway.routers import internal, orders, partners, users
from gateway.settings import settings
from gateway.system import register_probes
from gateway.views import Reports


@asynccontextmanager
async def lifespan(app: FastAPI):
    yield


def create_app() -> FastAPI:
    app = FastAPI(title=settings.title, lifespan=lifespan, openapi_url=f"{settings.api_prefix}/openapi.json")
    api = APIRouter(prefix=settings.api_prefix)
    for router, tag in [(users.router, "users"), (orders.router, "orders")]:
        api.include_router(router, tags=[tag])
    api.include_router(partners.router, prefix="/partners")
    api.include_router(internal.router)
    api.include_router(figures.router)
    # Two routers of one factory: what each says holds for itself.
    api.include_router(make_crud("brands"))
    api.include_router(make_crud("suppliers"))
    # The router is used elsewhere as well, in public; only here it is for the staff.
    api.include_router(partners.router, prefix="/backoffice/partners")  # expect: API201 "of this include"
    api.include_router(Reports().router)
    app.include_router(api)
    register_probes(app)
    app.mount("/staff", create_staff_app())
    return app


def create_staff_app() -> FastAPI:
    """Publishes nothing."""
    staff = FastAPI(openapi_url=None)

    @staff.get("/debug/queues")
    async def queues() -> dict[str, int]:
        return {}

    return staff
