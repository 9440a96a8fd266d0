"""Models whose base a decorator makes are models; a row for each group is not every row there is."""

from typing import Any

from fastapi import Depends, FastAPI
from sqlalchemy import ForeignKey, String, create_engine, func, select
from sqlalchemy.orm import Session, as_declarative, mapped_column, registry, relationship, sessionmaker

app = FastAPI()
make_session = sessionmaker(create_engine("sqlite://"))
mapping = registry()


class Naming(type):
    pass


@as_declarative(metaclass=Naming)
class Base:
    __abstract__ = True


class Model(Base):
    __abstract__ = True


@mapping.as_declarative_base()
class OtherBase:
    pass


class Job(Model):
    __tablename__ = "job"

    id = mapped_column(String, primary_key=True)
    state = mapped_column(String)
    owner_id = mapped_column(ForeignKey("owner.id"))
    owner = relationship("Owner")


class Owner(Model):
    __tablename__ = "owner"

    id = mapped_column(String, primary_key=True)
    name = mapped_column(String)


class Queue(OtherBase):
    __tablename__ = "queue"

    id = mapped_column(String, primary_key=True)


def session() -> Session:
    return make_session()


def names(session: Session) -> list[str]:
    jobs = session.scalars(select(Job).where(Job.state == "new"))  # expect: SQL401
    return [job.owner.name for job in jobs]


def queues(session: Session, numbers: list[str]) -> list[Queue]:
    return [session.get_one(Queue, number) for number in numbers]  # expect: SQL403


def all_queues(session: Session) -> list[Queue]:
    return queues(session, [job.state for job in session.scalars(select(Job))])


@app.get("/jobs")
def every_job(session: Session = Depends(session)) -> list[Any]:
    statement = select(Job)  # expect: SQL404
    return session.scalars(statement).all()


@app.get("/states")
def states(session: Session = Depends(session)) -> list[Any]:
    counted = select(Job).with_only_columns(Job.state, func.count(Job.id)).group_by(Job.state)
    return session.execute(counted).all()
