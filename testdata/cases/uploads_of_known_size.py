"""What a handler depends on may have looked at the size of the file. And not every body on such a route is a file."""

import base64

from fastapi import Depends, FastAPI, HTTPException, Request, UploadFile

LARGEST = 10_000_000
app = FastAPI()


def sized(file: UploadFile) -> UploadFile:
    if file.size is None or file.size > LARGEST:
        raise HTTPException(413)
    return file


def named(file: UploadFile) -> UploadFile:
    if not file.filename:
        raise HTTPException(400)
    return file


@app.post("/files")
async def upload(file: UploadFile = Depends(sized)) -> int:
    return len(await file.read())


@app.post("/files/named")
async def upload_named(file: UploadFile = Depends(named)) -> int:
    return len(await file.read())  # expect: API207


def checked(file: UploadFile) -> None:
    if (file.size or 0) > LARGEST:
        raise HTTPException(413)


def described(title: str, size: int = 80) -> str:
    return title[:size]


@app.post("/files/late")
async def upload_late(file: UploadFile) -> int:
    content = await file.read()  # expect: API207
    checked(file)
    return len(content)


@app.post("/files/several")
async def upload_several(files: list[UploadFile]) -> int:
    for each in files:
        checked(each)
    return sum([len(await one.read()) for one in files])


@app.post("/files/described")
async def upload_described(file: UploadFile, title: str) -> str:
    described(title)
    return str(await file.read())  # expect: API207


@app.post("/files/renamed")
async def rename(request: Request) -> str:
    asked = await request.json()
    return str(asked["name"]).lower()


@app.post("/files/encoded")
async def upload_encoded(request: Request) -> int:
    sent = await request.json()  # expect: API207
    return len(base64.b64decode(sent["content"]))


@app.post("/files/raw")
async def upload_raw(request: Request) -> int:
    return len(await request.body())  # expect: API207


@app.post("/files/pieces")
async def upload_piece(chunk: UploadFile, number: int) -> int:
    return number + len(await chunk.read())


@app.post("/files/filled")
async def upload_filled(file: UploadFile) -> int:
    if not file.filename or file.size == 0:
        raise HTTPException(400)
    return len(await file.read())  # expect: API207


@app.post("/records/upload")
async def upload_records(request: Request) -> int:
    return len(await request.json())  # expect: API207
