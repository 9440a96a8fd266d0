"""Tables, documents, keys and models: what computes, what only describes a computation, and what runs in a thread."""

import asyncio
import io

import brotli
import docx
import fitz
import joblib
import onnxruntime
import polars as pl
import pyarrow.parquet as pq
import pypdf
import zstandard
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt


async def totals(data: bytes) -> pl.DataFrame:
    orders = pl.read_csv(data)  # expect: BLK109
    query = orders.lazy().filter(pl.col("paid")).group_by("customer").agg(pl.col("price").sum())
    return query.collect()  # expect: BLK109


async def totals_of(path: str) -> pl.DataFrame:
    return await pl.scan_parquet(path).filter(pl.col("paid")).collect_async()


def rows_of(path: str) -> int:
    return pq.read_table(path).num_rows


async def count(path: str) -> int:
    return rows_of(path)  # expect: BLK109 "pyarrow.parquet.read_table"


async def count_in_a_thread(path: str) -> int:
    return await asyncio.to_thread(rows_of, path)


async def text_of(data: bytes) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(data))  # expect: BLK109
    return [page.extract_text() for page in reader.pages]  # expect: BLK109


async def first_page(data: bytes) -> str:
    document = fitz.open(stream=data)  # expect: BLK109
    return document[0].get_text()  # expect: BLK109


async def letter(name: str) -> bytes:
    document = docx.Document()  # expect: BLK109
    document.add_paragraph(name)
    target = io.BytesIO()
    document.save(target)  # expect: BLK109
    return target.getvalue()


async def key_of(password: bytes, salt: bytes) -> bytes:
    kdf = Scrypt(salt=salt, length=32, n=2**16, r=8, p=1)
    return kdf.derive(password)  # expect: BLK109


async def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=4096)  # expect: BLK109


class Packer:
    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=19)

    async def pack(self, data: bytes) -> bytes:
        return brotli.compress(self.compressor.compress(data))  # expect: BLK109, BLK109


class Model:
    def __init__(self, path: str) -> None:
        self.session = onnxruntime.InferenceSession(path)

    async def predict(self, row: list[float]) -> list:
        return self.session.run(None, {"row": row})  # expect: BLK109

    async def names(self) -> list:
        return self.session.get_inputs()


async def everything(tasks: list) -> list:
    return joblib.Parallel(n_jobs=4)(tasks)  # expect: BLK107
