"""Who may do what."""

from typing import Annotated

from fastapi import Depends, Header, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

basic = HTTPBasic()


async def current_user(authorization: Annotated[str, Header()]) -> str:
    return authorization


def operator(credentials: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    return credentials.username


async def from_inside(x_internal_token: Annotated[str, Header()]) -> None:
    if x_internal_token != "secret":
        raise HTTPException(403)


CurrentUser = Annotated[str, Depends(current_user)]
