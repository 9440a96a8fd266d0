"""What a handler depends on may have looked at the size of the file."""

from fastapi import Depends, FastAPI, HTTPException, UploadFile

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
