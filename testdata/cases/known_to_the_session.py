"""What a session holds already is not asked for: the object that all rows belong to, those whose keys are looked for,
and rows that were fetched again."""

import logging
from collections.abc import Iterator

from sqlalchemy import ForeignKey, Select, and_, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship, selectinload

log = logging.getLogger(__name__)


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Project(Base):
    __tablename__ = "project"

    name: Mapped[str]


class Machine(Base):
    __tablename__ = "machine"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    project: Mapped[Project] = relationship()
    volumes: Mapped[list["Volume"]] = relationship()


class Volume(Base):
    __tablename__ = "volume"

    name: Mapped[str]
    size: Mapped[int]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    project: Mapped[Project] = relationship()
    machine_id: Mapped[int] = mapped_column(ForeignKey("machine.id"))


def shown(volume: Volume) -> str:
    return f"{volume.project.name}/{volume.name}"


def together(session: Session, project: Project) -> list[str]:
    found = select(Volume).where(and_(Volume.size > 0, Volume.project_id == project.id))
    return [shown(volume) for volume in session.scalars(found)]


def with_a_bar(session: Session, project: Project) -> list[str]:
    found = select(Volume).where((Volume.size > 0) & (Volume.project_id == project.id))
    return [shown(volume) for volume in session.scalars(found)]


def listed(session: Session, project: Project, *, large: bool) -> list[str]:
    conditions = [Volume.project_id == project.id]
    if large:
        conditions.append(Volume.size > 1000)
    return [shown(volume) for volume in session.scalars(select(Volume).where(*conditions))]


def of_several(session: Session, projects: list[Project]) -> list[str]:
    conditions = []
    conditions.append(Volume.project_id.in_(project.id for project in projects))
    return [shown(volume) for volume in session.scalars(select(Volume).where(*conditions))]


def of_numbers(session: Session, numbers: list[int]) -> list[str]:
    found = select(Volume).where(Volume.project_id.in_(numbers))  # expect: SQL401
    return [shown(volume) for volume in session.scalars(found)]


def of_either(session: Session, project: Project) -> list[str]:
    found = select(Volume).where((Volume.size > 0) | (Volume.project_id == project.id))  # expect: SQL401
    return [shown(volume) for volume in session.scalars(found)]


def fetched_again(session: Session) -> list[str]:
    volumes = session.scalars(select(Volume)).all()
    if volumes:
        loaded = select(Volume).options(joinedload(Volume.project))
        volumes = session.scalars(loaded.where(Volume.id.in_([volume.id for volume in volumes]))).all()
    return [shown(volume) for volume in volumes]


def first_of(session: Session, attempts: list[Select[tuple[Volume]]]) -> Iterator[Volume]:
    for attempt in (select(Volume).where(Volume.size > 10), select(Volume)):
        found = session.scalars(attempt.limit(1)).first()
        if found is not None:
            yield found


def numbered(session: Session, names: list[str]) -> dict[str, int]:
    numbers = {}
    for name in names:
        project = Project(name=name)
        session.add(project)
        session.flush()
        numbers[name] = project.id
    return numbers


def noticed(session: Session, volumes: list[Volume]) -> set[str]:
    names = set()
    for volume in volumes:
        volume.size += 1
        names.add(volume.name)
        session.flush()
    return names


def written(session: Session, names: list[str]) -> None:
    for name in names:
        session.add(Project(name=name))
        session.flush()  # expect: SQL403


def written_anew(session: Session) -> None:
    written(session, [f"of {machine.id}" for machine in session.scalars(select(Machine))])


def of_machines(session: Session) -> list[str]:
    found = select(Machine).options(joinedload(Machine.project), selectinload(Machine.volumes))
    return [shown(volume) for machine in session.scalars(found) for volume in machine.volumes]


def of_other_machines(session: Session) -> list[str]:
    found = select(Machine).options(selectinload(Machine.volumes))  # expect: SQL401 "volumes.project"
    return [shown(volume) for machine in session.scalars(found) for volume in machine.volumes]


class Told(Base):
    __tablename__ = "told"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    project: Mapped[Project] = relationship()

    def __str__(self) -> str:
        return self.project.name


def traced(session: Session) -> None:
    for one in session.scalars(select(Told)):
        log.debug("met %s", one)


def informed(session: Session) -> None:
    for one in session.scalars(select(Told)):  # expect: SQL401 "Told.__str__"
        log.info("met %s", one)


def checked(session: Session) -> int:
    size = 0
    for volume in session.scalars(select(Volume)):
        if volume.size < 0:
            log.warning("%s of %s has no size", volume.name, volume.project.name)
            continue
        size += volume.size
    return size


def described(session: Session) -> int:
    size = 0
    for volume in session.scalars(select(Volume)):  # expect: SQL401 "`project`"
        if volume.size > 0:
            log.info("%s of %s", volume.name, volume.project.name)
            size += volume.size
    return size


def volumes_and_projects(session: Session) -> list[str]:
    found = session.execute(select(Volume, Project).join(Volume.project))
    return [f"{shown(volume)} {project.id}" for volume, project in found]


def volumes_by_key(session: Session) -> list[str]:
    found = session.query(Volume, Project).filter(Volume.project_id == Project.id)
    return [f"{shown(volume)} {project.id}" for volume, project in found]


def volumes_of_joined(session: Session) -> list[str]:
    found = session.query(Volume, Project).join(Project)
    return [f"{shown(volume)} {project.id}" for volume, project in found]


def volumes_and_machines(session: Session) -> list[str]:
    found = session.query(Volume, Machine).join(Machine, Volume.machine_id == Machine.id)  # expect: SQL401 "`project`"
    return [f"{shown(volume)} {machine.id}" for volume, machine in found]


def with_projects_at_hand(session: Session) -> dict[str, list[str]]:
    projects = {project.id: project for project in session.scalars(select(Project))}
    names: dict[str, list[str]] = {project.name: [] for project in projects.values()}
    for volume in session.scalars(select(Volume).where(Volume.size > 0)):
        names[volume.project.name].append(shown(volume))
    return names


def projects_of_those(session: Session) -> list[str]:
    volumes = session.scalars(select(Volume).where(Volume.size > 10)).all()
    numbers = {volume.project_id for volume in volumes}
    projects = {project.id: project for project in session.scalars(select(Project).where(Project.id.in_(numbers)))}
    return [volume.project.name for volume in volumes if projects]


def projects_of_machines(session: Session) -> list[str]:
    volumes = session.scalars(select(Volume).where(Volume.size > 10)).all()  # expect: SQL401 "`project`"
    numbers = {volume.machine_id for volume in volumes}
    machines = session.scalars(select(Machine).where(Machine.id.in_(numbers))).all()
    return [volume.project.name for volume in volumes if machines]


def projects_later(session: Session) -> list[str]:
    volumes = session.scalars(select(Volume)).all()
    projects = session.scalars(select(Project)).all()
    return [volume.project.name for volume in volumes if projects]


def let_go_of(session: Session) -> list[str]:
    session.scalars(select(Project)).all()  # nobody holds them, and the session forgets them
    return [volume.project.name for volume in session.scalars(select(Volume))]  # expect: SQL401


def of_some_projects(session: Session) -> list[str]:
    projects = session.scalars(select(Project).where(Project.name == "a")).all()
    volumes = session.scalars(select(Volume))  # expect: SQL401
    return [volume.project.name for volume in volumes if projects]


def volumes_with_projects_at_hand(session: Session) -> list[str]:
    held = session.scalars(select(Volume).options(joinedload(Volume.project))).all()
    large = session.scalars(select(Volume).where(Volume.size > 1000))
    return [shown(volume) for volume in large if held]


def machines_with_volumes(session: Session) -> list[int]:
    volumes = session.scalars(select(Volume)).all()
    machines = session.scalars(select(Machine))  # expect: SQL401 "volumes"
    return [machine.volumes[0].size for machine in machines if volumes]


def of_those_in_records(session: Session, records: dict[str, dict[str, Project]]) -> list[str]:
    found = select(Volume).where(Volume.project_id.in_(record["project"].id for record in records.values()))
    return [shown(volume) for volume in session.scalars(found)]
