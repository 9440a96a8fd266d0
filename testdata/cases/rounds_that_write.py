"""Rounds that change something, or commit, do so one by one; what they read besides can not be fetched before."""

from sqlalchemy import ForeignKey, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Worker(Base):
    __tablename__ = "worker"

    name: Mapped[str]


class Job(Base):
    __tablename__ = "job"

    state: Mapped[str]
    kind: Mapped[str]
    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id"))


class Log(Base):
    __tablename__ = "log"

    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    kind_id: Mapped[int]
    text: Mapped[str]


def claim(session: Session, key: int) -> Job | None:
    session.execute(delete(Log).where(Log.job_id == key))
    return session.get(Job, key)


def begin(session: Session, key: int, state: str) -> Job | None:
    statement = update(Job).where(Job.id == key).values(state=state).returning(Job.id)
    return None if session.scalar(statement) is None else session.get(Job, key)


def note(session: Session, key: int) -> Job | None:
    session.execute(insert(Log).values(job_id=key).on_conflict_do_nothing())
    return session.get(Job, key)


def find_or_insert(session: Session, kind: str) -> Job | None:
    job = session.scalars(select(Job).where(Job.kind == kind)).first()
    if job is None:
        session.execute(insert(Job).values(kind=kind))
    return job


def claim_all(session: Session) -> None:
    for key in session.scalars(select(Job.id)).all():
        claim(session, key)


def begin_all(session: Session) -> None:
    for key in session.scalars(select(Job.id)).all():
        begin(session, key, "begun")


def note_all(session: Session) -> None:
    for key in session.scalars(select(Job.id)).all():
        note(session, key)


def find_or_insert_all(session: Session, path: str) -> None:
    with open(path) as file:
        for line in file.readlines():
            find_or_insert(session, line)  # expect: SQL403


def end(session: Session, job: Job) -> None:
    job.state = "ended"
    session.commit()


def end_all(session: Session) -> None:
    for job in session.scalars(select(Job)):
        worker = session.get(Worker, job.worker_id)
        end(session, job)
        print(worker)


def end_those_of_nobody(session: Session) -> None:
    for job in session.scalars(select(Job)):
        if session.get(Worker, job.worker_id) is None:  # expect: SQL403
            job.state = "ended"
    session.commit()


# --- what one object has, written as a statement


def workers_of_a_kind(session: Session, kind: str) -> list[Worker | None]:
    jobs = session.scalars(select(Job).where(Job.state == "new", Job.kind != kind)).all()
    return [session.get(Worker, job.worker_id) for job in jobs]  # expect: SQL403


def kinds_of_one(session: Session, key: int) -> list[Worker | None]:
    logs = session.scalars(select(Log).where(Log.job_id == key, Log.text != "")).all()
    return [session.get(Worker, log.kind_id) for log in logs]


def kinds_of_one_by_name(session: Session, key: int) -> list[Worker | None]:
    return [session.get(Worker, log.kind_id) for log in session.query(Log).filter_by(job_id=key).all()]


def kinds_of_each(session: Session) -> list[Worker | None]:
    return [
        session.get(Worker, log.kind_id)  # expect: SQL403
        for job in session.scalars(select(Job))
        for log in session.scalars(select(Log).where(Log.job_id == job.id))  # expect: SQL403
    ]
