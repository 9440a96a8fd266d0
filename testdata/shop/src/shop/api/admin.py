from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends

from shop.cache import Cache
from shop.deps import get_cache, get_catalogue
from shop.services.catalogue import Catalogue

router = APIRouter(prefix="/admin")  # expect: API201 "all 3 routes of this router"


def git_revision() -> str:
    return subprocess.check_output(["git", "rev-parse", "HEAD"], text=True).strip()


def disk_usage() -> str:
    return subprocess.run(["df", "-h"], capture_output=True, text=True).stdout


PROBES: dict[str, Callable[[], str]] = {"revision": git_revision, "disk": disk_usage}


@router.get("/revision")
async def revision() -> str:
    return git_revision()  # expect: BLK105 "subprocess.check_output"


@router.get("/disk", include_in_schema=False)
def disk() -> str:
    return disk_usage()


@router.get("/probes/{name}")
async def probe(name: str) -> str:
    return PROBES[name]()  # todo-expect: BLK105


@router.post("/refresh")
async def refresh(
    catalogue: Annotated[Catalogue, Depends(get_catalogue)], cache: Annotated[Cache, Depends(get_cache)]
) -> int:
    count = catalogue.refresh()  # expect: BLK102 "requests.get"
    cache.put_all({"count": count})  # expect: BLK103 "redis.client.Pipeline.execute"
    return count
