"""What users do."""

from fastapi import APIRouter, Depends, Request, UploadFile

from gateway.auth import CurrentUser, from_inside, operator

router = APIRouter(prefix="/users")


@router.get("/me")
async def me(user: CurrentUser) -> str:
    return user


@router.get("/private")
async def private_settings(user: CurrentUser) -> dict[str, str]:
    """Their private settings: about users, for users."""
    return {"user": user}


@router.get("/health")  # expect: API201
async def service_health() -> list[str]:
    return []


@router.put("/me/avatar")
async def avatar(user: CurrentUser, file: UploadFile) -> int:
    return len(await file.read())  # expect: API207


@router.put("/me/photo")
async def photo(user: CurrentUser, file: UploadFile) -> int:
    if file.size is None or file.size > 1_000_000:
        return 0
    return len(await file.read())


@router.put("/me/signature")
async def signature(user: CurrentUser, file: UploadFile) -> int:
    refuse_large(file)
    return len(await file.read())


def refuse_large(file: UploadFile) -> None:
    if (file.size or 0) > 1_000_000:
        raise ValueError


@router.post("/me/select")
async def select(request: Request, user: CurrentUser) -> None:
    request.app.state.selected = user  # expect: API209
    request.state.selected = user


@router.post("/recount", dependencies=[Depends(from_inside)])  # expect: API201 "x-internal-token"
async def recount() -> None:
    return None


@router.delete("/{user_id}", dependencies=[Depends(operator)])  # expect: API201 "HTTPBasic"
async def remove(user_id: int) -> None:
    return None
