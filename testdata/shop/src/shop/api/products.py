from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException

from shop.cache import AsyncCache, Cache
from shop.deps import RateLimit, get_async_cache, get_cache, get_catalogue
from shop.services.catalogue import Catalogue

router = APIRouter(prefix="/products", dependencies=[Depends(RateLimit(600))])

CatalogueDep = Annotated[Catalogue, Depends(get_catalogue)]


@router.get("/{sku}")
async def product(sku: str, catalogue: CatalogueDep, cache: Annotated[Cache, Depends(get_cache)]) -> dict[str, Any]:
    if cached := cache.get(sku):  # expect: BLK103 "redis.Redis.get"
        return cached
    if sku not in catalogue:
        raise HTTPException(404)
    cache.put(sku, catalogue[sku])  # expect: BLK103
    cache.remember(sku, catalogue[sku])
    return catalogue[sku]


@router.get("/{sku}/price")
async def price(sku: str, catalogue: CatalogueDep, cache: Annotated[AsyncCache, Depends(get_async_cache)]) -> Any:
    if cached := await cache.get(sku):
        return cached
    found = catalogue.get(sku)
    await cache.put(sku, found)
    return found


@router.get("/{sku}/stock")
def stock(sku: str, cache: Annotated[Cache, Depends(get_cache)]) -> Any:
    return cache.get(f"stock:{sku}")


@router.get("/{sku}/reviews")
async def reviews(sku: str, catalogue: CatalogueDep) -> list[str]:
    return [review for review in catalogue.reviews(sku)]  # expect: BLK112


@router.get("/")
async def search(q: str, catalogue: CatalogueDep) -> list[dict[str, Any]]:
    if not catalogue.delivered:
        raise HTTPException(503)
    return [product for product in catalogue.search(q)]


@router.get("/feed/raw")
async def feed(catalogue: CatalogueDep) -> str:
    return catalogue.raw  # expect: BLK104 "pathlib.Path.read_text"
