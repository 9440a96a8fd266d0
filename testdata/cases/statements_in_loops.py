"""A statement for each of many things can be one for all; a batch, a failure and a unit of work of its own can not."""

from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Job(Base):
    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]


def one_by_one(session: Session, numbers: list[int]) -> None:
    for number in numbers:
        statement = select(Job).where(Job.id == number)
        job = session.scalars(statement).one()  # expect: SQL403
        job.state = "done"


def written_one_by_one(session: Session, states: list[str]) -> None:
    for state in states:
        session.add(Job(state=state))
        session.commit()  # expect: SQL403


def batch_by_batch(session: Session, batches: list[list[int]]) -> None:
    for numbers in batches:
        wanted = Job.id.in_(numbers)
        for job in session.scalars(select(Job).where(wanted)).all():
            job.state = "done"
        session.commit()


def each_by_itself(sessions: sessionmaker[Session], numbers: list[int]) -> None:
    for number in numbers:
        with sessions() as session:
            session.get_one(Job, number).state = "done"
            session.commit()


def after_a_failure(session: Session, numbers: list[int]) -> None:
    for number in numbers:
        try:
            print(100 // number)
        except ZeroDivisionError:
            session.get_one(Job, number).state = "failed"


def the_first_that_fits(session: Session, numbers: list[int]) -> Job | None:
    for number in numbers:
        if number > 100:
            return session.get(Job, number)
    return None


def counted(session: Session) -> int:
    jobs = session.scalars(select(Job)).all()  # expect: SQL405
    return len(jobs)


def counted_and_used(session: Session) -> str:
    jobs = session.scalars(select(Job)).all()
    return f"{len(jobs)}: {[job.state for job in jobs]}"


def tested(session: Session) -> bool:
    if session.query(Job).filter(Job.state == "new").count() > 0:  # expect: SQL405
        return True
    return False
