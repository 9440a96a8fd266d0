from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import requests as http
from fastapi import APIRouter, Depends, UploadFile

from shop.deps import current_customer, get_audit_session
from shop.models import Customer
from sqlalchemy import text
from sqlalchemy.orm import Session

router = APIRouter(prefix="/customers")
AVATARS = Path("/srv/avatars")

CustomerDep = Annotated[Customer, Depends(current_customer)]


@router.put("/me/avatar")
async def avatar(upload: UploadFile, customer: CustomerDep) -> dict[str, int]:
    body = await upload.read()  # expect: API207
    target = AVATARS / f"{customer.id}.png"
    with target.open("wb") as file:  # expect: BLK104
        written = file.write(body)  # expect: BLK104
    return {"bytes": written}


@router.delete("/me/avatar")
async def remove_avatar(customer: CustomerDep) -> None:
    target = AVATARS / f"{customer.id}.png"
    if target.exists():
        target.unlink()  # expect: BLK104 "pathlib.Path.unlink"


@router.delete("/me")
async def forget(customer: CustomerDep, session: Annotated[Session, Depends(get_audit_session)]) -> None:
    session.execute(text("delete from customer where id = :id"), {"id": customer.id})  # expect: BLK103
    session.commit()  # expect: BLK103
    shutil.rmtree(AVATARS / str(customer.id), ignore_errors=True)  # expect: BLK104


@router.get("/me/gravatar")
async def gravatar(customer: CustomerDep) -> bytes:
    url = f"https://gravatar.example.com/{customer.email}"
    return http.get(url, timeout=3).content  # expect: BLK102 "requests.get"
