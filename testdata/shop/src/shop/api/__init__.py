from fastapi import APIRouter

from shop.api import admin, customers, exports, live, orders, products

router = APIRouter(prefix="/api")
for module in (admin, customers, exports, live, orders, products):
    router.include_router(module.router)
