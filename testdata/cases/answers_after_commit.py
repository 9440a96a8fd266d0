"""A schema reads every column of the object that it is filled from, after the handler is through with it."""

from collections.abc import AsyncIterator

from fastapi import Depends, FastAPI
from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

app = FastAPI()


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]


class BookOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str


engine = create_async_engine("postgresql+asyncpg://db/library")
Sessions = async_sessionmaker(engine)  # expect: SQL406 "`Book.id` is read after one in `add`"


async def database() -> AsyncIterator[AsyncSession]:
    async with Sessions() as session:
        yield session


@app.post("/books/refreshed", response_model=BookOut)
async def add_refreshed(title: str, session: AsyncSession = Depends(database)) -> Book:
    book = Book(title=title)
    session.add(book)
    await session.commit()
    await session.refresh(book)
    return book


@app.post("/books", response_model=BookOut)
async def add(title: str, session: AsyncSession = Depends(database)) -> Book:
    book = Book(title=title)
    session.add(book)
    await session.commit()
    return book
