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
