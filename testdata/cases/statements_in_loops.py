"""A statement for each of many things can be one for all; a batch, a failure and a unit of work of its own can not."""

import logging
from collections.abc import Callable, Iterator
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

log = logging.getLogger(__name__)
SETUPS = {"plain": {"states": ["new", "done"]}, "long": {"states": ["new", "begun", "waiting", "done"]}}
P = ParamSpec("P")
R = TypeVar("R")


class Base(DeclarativeBase):
    pass


class Job(Base):
    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    before: Mapped[int | None]


class Step(Base):
    __tablename__ = "step"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int]


def one_by_one(session: Session, numbers: list[int]) -> None:
    for number in numbers:
        statement = select(Job).where(Job.id == number)
        job = session.scalars(statement).one()  # expect: SQL403
        job.state = "done"


def job_of(session: Session, number: int) -> Job:
    return session.scalars(select(Job).where(Job.id == number)).one()


def begin(session: Session, number: int) -> None:
    job = job_of(session, number)
    session.add(Step(job_id=job.id))


def close(keeper, number: int) -> None:
    job = job_of(keeper.session(), number)
    job.state = "closed"
    keeper.commit()


def find_or_make(keeper, state: str) -> Job:
    session = keeper.session()
    job = session.scalars(select(Job).where(Job.state == state)).first()
    if job is None:
        job = Job(state=state)
        session.add(job)
        session.flush()
    return job


def found_or_made_one_by_one(keeper, states: list[str]) -> list[Job]:
    return [find_or_make(keeper, state) for state in states]  # expect: SQL403


def close_if_found(session: Session, number: int, *, force: bool) -> None:
    job = session.scalars(select(Job).where(Job.id == number)).one_or_none()
    if job is None:
        return
    if not force:
        session.delete(job)


def close_all_that_are_found(session: Session, numbers: list[int], *, force: bool) -> None:
    for number in numbers:
        close_if_found(session, number, force=force)


def known_or_new(session: Session, state: str) -> Job:
    job = session.scalars(select(Job).where(Job.state == state)).first()
    if job:
        return job
    job = Job(state=state)
    session.add(job)
    session.flush()
    return job


def known_or_new_one_by_one(session: Session, states: list[str]) -> list[Job]:
    return [known_or_new(session, state) for state in states]  # expect: SQL403


def jobs_of_a_sort(session: Session, sort: str) -> list[Job]:
    setup = SETUPS.get(sort, SETUPS["plain"])
    return [known_or_new(session, state) for state in setup["states"]]


def jobs_of_a_setup(session: Session, setups: dict[str, dict[str, list[str]]], sort: str) -> list[Job]:
    setup = setups.get(sort, SETUPS["plain"])
    return [known_or_new(session, state) for state in setup["states"]]


def states_of(session: Session, numbers: list[int]) -> list[str | None]:
    return [session.scalar(select(Job.state).where(Job.id == number)) for number in numbers]  # expect: SQL403


def how_many_of_each(session: Session, states: list[str]) -> dict[str, int]:
    found = {}
    for state in states:
        found[state] = session.query(func.count(Job.id)).filter(Job.state == state).scalar()  # expect: SQL403
    return found


def how_many(session: Session) -> dict[str, int]:
    counted = session.execute(select(Job.state, func.count(Job.id)).group_by(Job.state))
    return {state: number for state, number in counted}


def begun_one_by_one(session: Session, numbers: list[int]) -> None:
    for number in numbers:
        begin(session, number)  # expect: SQL403


def closed_one_by_one(keeper, numbers: list[int]) -> None:
    for number in numbers:
        close(keeper, number)


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


def remove(session: Session, number: int) -> None:
    session.delete(session.scalars(select(Job).where(Job.id == number)).one())


def remove_all(session: Session, numbers: list[int]) -> None:
    for number in numbers:
        remove(session, number)


def in_batches(session: Session, state: str) -> Iterator[Job]:
    last = 0
    while True:
        found = session.scalars(select(Job).where(Job.state == state, Job.id > last).limit(100)).all()
        if not found:
            return
        yield from found
        last = found[-1].id


def exported(session: Session, states: list[str]) -> Iterator[Job]:
    for state in states:
        yield from in_batches(session, state)


def latest(session: Session, state: str) -> Job | None:
    return session.scalars(select(Job).where(Job.state == state).order_by(Job.id.desc())).first()


def latest_of_all(session: Session, states: list[str]) -> list[Job | None]:
    return [latest(session, state) for state in states]  # expect: SQL403


def traced(function: Callable[P, R]) -> Callable[P, R]:
    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        log.debug("calls %s", function.__name__)
        try:
            return function(*args, **kwargs)
        finally:
            log.debug("called %s", function.__name__)

    return wrapper


def once(function: Callable[P, R]) -> Callable[P, R]:
    known: dict[object, R] = {}

    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if args not in known:
            known[args] = function(*args, **kwargs)
        return known[args]

    return wrapper


class Jobs:
    def __init__(self, session: Session) -> None:
        self.session = session

    @traced
    def oldest(self, state: str) -> Job | None:
        return self.session.scalars(select(Job).where(Job.state == state).order_by(Job.id)).first()

    @once
    def newest(self, state: str) -> Job | None:
        return self.session.scalars(select(Job).where(Job.state == state).order_by(Job.id.desc())).first()

    @lru_cache
    def longest(self, state: str) -> Job | None:
        return self.session.scalars(select(Job).where(Job.state == state).order_by(Job.state)).first()


def through_wrappers(jobs: Jobs, states: list[str]) -> list[Job | None]:
    found = [jobs.oldest(state) for state in states]  # expect: SQL403 "Jobs.oldest"
    found += [jobs.newest(state) for state in states]
    found += [jobs.longest(state) for state in states]
    return found


class Finding:
    @classmethod
    def find(cls, session: Session, **conditions: str) -> Job | None:
        return session.scalars(select(Job).filter_by(**conditions)).first()


def by_keywords(session: Session, states: list[str]) -> list[Job | None]:
    return [Finding.find(session, state=state) for state in states]  # expect: SQL403


def unused(session: Session, state: str) -> str:
    while True:
        if session.scalars(select(Job).where(Job.state == state)).first() is None:
            return state
        state += "+"


def all_unused(session: Session, states: list[str]) -> list[str]:
    return [unused(session, state) for state in states]  # expect: SQL403


def child(session: Session, parent: int | None, state: str) -> int | None:
    found = session.scalars(select(Job).where(Job.id == parent, Job.state == state)).first()
    return None if found is None else found.id


def resolved(session: Session, path: str) -> int | None:
    parent: int | None = None
    for part in path.split("/"):
        jobs = session.scalars(select(Job).where(Job.id == parent)).all()
        found = next((job for job in jobs if job.state == part), None)
        if found is None:
            return None
        parent = found.id
    return parent


def followed(session: Session, states: list[str]) -> Job | None:
    job = None
    for state in states:
        before = job.id if job else None
        job = session.scalars(select(Job).where(Job.state == state, Job.before == before)).first()
    return job


def made_where_missing(session: Session, keys: dict[str, int]) -> list[int]:
    found = []
    for state in keys:
        number = keys[state]
        job = session.scalars(select(Job).where(Job.id == number)).first()  # expect: SQL403
        if job is None:
            job = Job(state=state)
            session.flush()
            number = job.id
        found.append(number)
    return found


def by_pages(session: Session, total: int, size: int) -> Iterator[Job]:
    for offset in range(0, total, size):
        yield from session.scalars(select(Job).order_by(Job.id).offset(offset).limit(size))


def latest_of_each(session: Session, count: int) -> list[Job | None]:
    found = []
    for number in range(count):
        newest = select(Job).where(Job.before == number).order_by(Job.id.desc()).limit(1)
        found.append(session.scalars(newest).first())  # expect: SQL403
    return found


def in_all_places(sessions: list[Session], state: str) -> list[Job]:
    return [job for session in sessions for job in session.scalars(select(Job).where(Job.state == state))]


def in_places_by_name(places: dict[str, sessionmaker[Session]], names: list[str]) -> list[Job | None]:
    found = []
    for name in names:
        session = places[name]()
        found.append(session.query(Job).filter(Job.state == name).first())
    return found


def of_several_conditions(session: Session, states: list[str]) -> list[Job | None]:
    found = []
    for state in states:
        jobs = session.query(Job).filter(Job.state == state)
        found.append(jobs.order_by(Job.id).first())  # expect: SQL403
    return found


def job_in(session: Session, state: str) -> Job | None:
    return session.query(Job).filter(Job.state == state).first()


def one_in_each_place(sessions: list[Session], state: str) -> list[Job | None]:
    return [job_in(session, state) for session in sessions]


def one_of_each_state(session: Session, states: list[str]) -> list[Job | None]:
    return [job_in(session, state) for state in states]  # expect: SQL403


def with_session(function: Callable[P, R]) -> Callable[..., R]:
    @wraps(function)
    def wrapper(*args: object, **kwargs: object) -> R:
        with Session() as session:
            return function(session, *args, **kwargs)

    return wrapper


@with_session
def job_named(session: Session, state: str) -> Job | None:
    return session.query(Job).filter(Job.state == state).first()


@with_session
def all_jobs(session: Session, note: str, state: str) -> list[Job]:
    return session.query(Job).filter(Job.state == state).all()


def noted(notes: list[str]) -> list[list[Job]]:
    return [all_jobs(note, "new") for note in notes]


def jobs_named(states: list[str]) -> list[Job | None]:
    return [job_named(state) for state in states]  # expect: SQL403


def children(session: Session, parents: list[int]) -> list[int | None]:
    found = []
    for parent in parents:
        below = child(session, parent, "new")  # expect: SQL403
        found.append(below)
    return found


class Run(Base):
    __tablename__ = "run"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]


def of_each_kind(session: Session, kinds: list[str], state: str) -> list[int]:
    tables = {"job": Job, "run": Run}
    found = []
    for kind in kinds:
        table = tables[kind]
        found += session.scalars(select(table.id).where(table.state == state)).all()
        found += [row.id for row in session.scalars(select(table).where(table.state == kind))]
    return found


def require_job(session: Session, number: int) -> None:
    if session.get(Job, number) is None:
        raise LookupError(number)


def change(session: Session, job: Job, changes: dict[str, int]) -> None:
    for column, value in changes.items():
        if column == "after" and value != job.id:
            require_job(session, value)
        if column == "before" and value != job.id:
            log.info("before %s", session.get_one(Job, value).state)
        setattr(job, column, value)


def require_all(session: Session, changes: dict[str, int]) -> None:
    for column, value in changes.items():
        if column != "note" and value:
            require_job(session, value)  # expect: SQL403


def by_the_nearest_state(session: Session, state: str | None, place: str | None) -> list[Job]:
    """As many as there are lines that add one."""
    states = []
    if state is not None:
        states.append(state)
    if state is not None and place is not None:
        states.append(f"{state} in {place}")
    return [job for wanted in states for job in session.scalars(select(Job).where(Job.state == wanted))]


def of_settings(session: Session, settings: dict[str, list[str]]) -> list[Job | None]:
    return [session.scalar(select(Job).where(Job.state == state)) for state in settings.get("STATES", ["new", "old"])]


def of_a_setting(session: Session, settings: dict[str, list[str]]) -> list[Job | None]:
    asked = settings.get("states", [])  # as many as stand in some file, and who knows how many these are
    return [session.scalar(select(Job).where(Job.state == state)) for state in asked]


def by_states_that_are_asked_for(session: Session, asked: list[str]) -> list[Job]:
    states = []
    for state in asked:
        states.append(state.strip())
    return [job for wanted in states for job in session.scalars(select(Job).where(Job.state == wanted))]  # expect: SQL403


def is_there(session: Session) -> bool:
    return session.query(Job).filter(Job.id == 1).count() > 0


def by_any_of_many_conditions(session: Session, conditions: list[list[ColumnElement[bool]]]) -> list[Job]:
    return [job for batch in conditions for job in session.scalars(select(Job).where(or_(*batch)))]


def numbered(session: Session, states: list[str]) -> list[int]:
    """What writing gives is needed at once."""
    numbers = []
    for state in states:
        job = Job(state=state)
        session.add(job)
        session.flush()
        numbers.append(job.id)
    return numbers


def numbered_twice(session: Session, states: list[str]) -> list[int]:
    numbers = []
    for state in states:
        job = Job(state=state)
        session.add(job)
        session.flush()
        session.add(Job(state=f"after {job.id}"))
        session.flush()  # expect: SQL403
        numbers.append(job.id)
    return numbers


def first_that_is_there(session: Session, states: list[str]) -> Job | None:
    for state in states:
        job = session.scalar(select(Job).where(Job.state == state))
        if job:
            return job
    return None


def all_that_must_be_there(session: Session, numbers: list[int]) -> list[Job]:
    jobs = []
    for number in numbers:
        job = session.scalar(select(Job).where(Job.id == number))  # expect: SQL403
        if not job:
            return []
        jobs.append(job)
    return jobs


def everything(session: Session, sessions: sessionmaker[Session], places: dict[str, sessionmaker[Session]]) -> None:
    """There are as many rounds as there are jobs."""
    numbers = session.scalars(select(Job.id)).all()
    states = session.scalars(select(Job.state)).all()
    by_number = {job.state: job.id for job in session.scalars(select(Job))}
    one_by_one(session, numbers)
    close_all_that_are_found(session, numbers, force=True)
    states_of(session, numbers)
    begun_one_by_one(session, numbers)
    closed_one_by_one(sessions, numbers)
    batch_by_batch(session, [numbers, numbers])
    each_by_itself(sessions, numbers)
    after_a_failure(session, numbers)
    the_first_that_fits(session, numbers)
    remove_all(session, numbers)
    children(session, numbers)
    all_that_must_be_there(session, numbers)
    by_pages(session, len(numbers), 100)
    latest_of_each(session, len(numbers))
    found_or_made_one_by_one(sessions, states)
    known_or_new_one_by_one(session, states)
    how_many_of_each(session, states)
    written_one_by_one(session, states)
    exported(session, states)
    latest_of_all(session, states)
    through_wrappers(Jobs(session), states)
    by_keywords(session, states)
    all_unused(session, states)
    followed(session, states)
    of_several_conditions(session, states)
    one_of_each_state(session, states)
    noted(states)
    jobs_named(states)
    of_each_kind(session, states, "new")
    by_states_that_are_asked_for(session, states)
    numbered(session, states)
    numbered_twice(session, states)
    first_that_is_there(session, states)
    in_places_by_name(places, states)
    made_where_missing(session, by_number)
    require_all(session, by_number)
    change(session, session.get_one(Job, 1), by_number)
    in_all_places([places[state]() for state in states], "new")
    one_in_each_place([places[state]() for state in states], "new")
    by_any_of_many_conditions(session, [[Job.id == number] for number in numbers])
