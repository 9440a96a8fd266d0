"""Rows that were reached from an object have that object, whoever reads it of them and however they got there."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db import models

T = TypeVar("T")


class Company(models.Model):
    name = models.CharField(max_length=100)


class Project(models.Model):
    name = models.CharField(max_length=100)
    company = models.ForeignKey(Company, on_delete=models.CASCADE)
    members = models.ManyToManyField("Person", related_name="projects")

    def copy_to(self, other: "Project") -> None:
        for file in self.files.all():
            file.move(other)


class Person(models.Model):
    name = models.CharField(max_length=100)

    def colleagues(self) -> str:
        return ", ".join(project.name for project in self.projects.all())


class Owned(models.Model):
    project = models.ForeignKey(Project, related_name="%(class)ss", on_delete=models.CASCADE)

    class Meta:
        abstract = True

    def move(self, project: Project) -> None:
        if project != self.project:
            self.project = project
            self.save()


class Files(models.QuerySet):
    def public(self) -> models.QuerySet:
        return self.filter(public=True)


class File(Owned):
    name = models.CharField(max_length=100)
    public = models.BooleanField(default=False)

    objects = Files.as_manager()

    @property
    def path(self) -> str:
        return f"{self.project.name}/{self.name}"

    @property
    def owner(self) -> str:
        return self.project.company.name


def progress(rows: Iterable[T]) -> Iterator[T]:
    yield from rows


def print_paths(files: models.QuerySet) -> None:
    for file in progress(files.order_by("name").iterator()):
        print(file.path)


def of_a_project(project: Project) -> None:
    for file in project.files.all():
        print(file.path)
    print_paths(project.files.public())


def of_some_project(project) -> None:
    print_paths(project.files.public())


def of_every_project() -> None:
    for project in Project.objects.prefetch_related("files"):
        for file in project.files.all():
            print(file.path)


def beyond_the_project() -> None:
    for project in Project.objects.prefetch_related("files"):  # expect: ORM301
        for file in project.files.all():
            print(file.owner)


def of_nobody() -> None:
    print_paths(File.objects.public())  # expect: ORM301


def not_the_only_owner(project: Project) -> None:
    for person in project.members.all():  # expect: ORM302
        print(person.colleagues())


def find_project(number: int) -> Project:
    return Project.objects.get(pk=number)


def one_of_its_own_for_each(project: Project, names: list[str]) -> list[File]:
    return [project.files.get(name=name) for name in names]  # expect: ORM306


def whether_each_is_there(project: Project, names: list[str]) -> list[str]:
    public = project.files.public()
    return [name for name in names if not public.filter(name=name).exists()]  # expect: ORM306


def one_of_each(projects: list[Project], name: str) -> list[File]:
    return [project.files.get(name=name) for project in projects]


def names_of_each(numbers: list[int]) -> list[str]:
    names = []
    for number in numbers:
        files = find_project(number).files.filter(public=True)  # expect: ORM306
        names += [file.name for file in files]
    return names


def one_of_what_is_called_so(project, names: list[str]) -> list[File]:
    return [project.files.get(name=name) for name in names]  # expect: ORM306


def by_key(request, names: list[str]) -> list[bytes]:
    return [request.files.get(name) for name in names]
