"""Objects are let go of by whoever commits their session: a block, a helper, a unit of work."""

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]


engine = create_async_engine("sqlite+aiosqlite://")
Sessions = async_sessionmaker(engine)


class Audit:
    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self.sessions = sessions

    async def write(self, line: str) -> None:
        async with self.sessions() as session:  # a session of its own
            session.add(Book(title=line))
            await session.commit()


async def save(session: AsyncSession, book: Book) -> None:
    session.add(book)
    await session.commit()
    await session.refresh(book)


async def nested(session: AsyncSession) -> int:
    book = Book(title="Dune")
    async with session.begin_nested():
        session.add(book)
    return book.id


async def refreshed(session: AsyncSession) -> int:
    book = Book(title="Dune")
    await save(session, book)
    return book.id


async def audited(session: AsyncSession, audit: Audit) -> int:
    book = Book(title="Dune")
    session.add(book)
    await session.flush()
    await audit.write("Dune")
    return book.id


async def inside() -> str:
    async with Sessions.begin() as session:
        book = Book(title="Dune")
        session.add(book)
        await session.flush()
        return f"{book.id} {book.title}"


async def found(session: AsyncSession, number: int) -> Book | None:
    async with session.begin_nested():
        return await session.get(Book, number)


async def title_found(session: AsyncSession, number: int) -> str:
    book = await found(session, number)
    return "" if book is None else book.title


async def added(title: str) -> Book:
    async with Sessions.begin() as session:
        book = Book(title=title)
        session.add(book)
    async with Sessions() as session:
        return await session.get_one(Book, 1)


async def title_added(title: str) -> str:
    return (await added(title)).title
