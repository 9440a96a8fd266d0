"""Type variables: what generic classes and functions hold and give, and `Self`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.programs import cases, check_program

if TYPE_CHECKING:
    from pathlib import Path

PROGRAMS = {
    "a subscripted class in an annotation": """
        from typing import Generic, TypeVar
        import requests

        T = TypeVar("T")

        class Box(Generic[T]):
            def __init__(self, value: T) -> None:
                self.value = value

            def take(self) -> T:
                return self.value

        async def read(box: Box[requests.Session], other: Box[dict], url: str) -> None:
            box.value.get(url)  # expect: BLK102
            box.take().get(url)  # expect: BLK102
            other.take().get(url)
    """,
    "a class is subscripted by what its constructor is passed": """
        from typing import Generic, TypeVar
        import requests

        T = TypeVar("T")

        class Box(Generic[T]):
            def __init__(self, value: T) -> None:
                self.value = value

            def take(self) -> T:
                return self.value

        async def read(url: str) -> None:
            Box(requests.Session()).take().get(url)  # expect: BLK102
            Box(requests.Session()).value.get(url)  # expect: BLK102
            Box({}).take().get(url)
    """,
    "a class derived from a subscripted one": """
        from typing import Generic, TypeVar
        import requests

        T = TypeVar("T")

        class Repository(Generic[T]):
            client: T

            def __init__(self, client: T) -> None:
                self._client = client

            def raw(self) -> T:
                return self._client

        class Web(Repository[requests.Session]):
            async def fetch(self, url: str) -> None:
                self.client.get(url)  # expect: BLK102
                self._client.get(url)  # expect: BLK102
                self.raw().get(url)  # expect: BLK102

        class Plain(Repository[dict]):
            async def fetch(self, url: str) -> None:
                self.client.get(url)
                self.raw().get(url)
    """,
    "what a class passed as a type makes": """
        from typing import Generic, TypeVar, Type
        import time

        class Entity:
            def save(self) -> None:
                time.sleep(1)

        class Quiet:
            def save(self) -> None: ...

        T = TypeVar("T")

        class Repository(Generic[T]):
            def __init__(self, model: Type[T]) -> None:
                self.model = model

            def make(self) -> T:
                return self.model()

        class Entities(Repository[Entity]): ...

        async def create(entities: Entities, other: Repository[Quiet]) -> None:
            entities.make().save()  # expect: BLK101
            other.make().save()
    """,
    "a type variable is at least its bound": """
        from typing import TypeVar
        import requests

        S = TypeVar("S", bound=requests.Session)

        def prepared(session: S) -> S:
            session.headers.update({})
            return session

        async def read(session: S, url: str) -> None:
            prepared(session).get(url)  # expect: BLK102
            session.get(url)  # expect: BLK102
    """,
    "a type variable that has a default": """
        from typing import Generic
        from typing_extensions import TypeVar
        import requests

        S = TypeVar("S", default=requests.Session)

        class Holder(Generic[S]):
            inner: S

        async def read(holder: Holder, plain: Holder[dict], url: str) -> None:
            holder.inner.get(url)  # expect: BLK102
            plain.inner.get(url)
    """,
    "what a generic function gives is told by what it is passed": """
        from typing import Iterable, TypeVar, Callable, Optional
        import requests

        T = TypeVar("T")

        def first(values: Iterable[T]) -> T:
            for value in values:
                return value

        def maybe(values: list[T]) -> Optional[T]:
            return values[0] if values else None

        def built(factory: Callable[[], T]) -> T:
            return factory()

        def make(cls: type[T]) -> T:
            return cls()

        async def read(url: str) -> None:
            first([requests.Session()]).get(url)  # expect: BLK102
            first([{}]).get(url)
            found = maybe([requests.Session()])
            found.get(url)  # expect: BLK102
            built(requests.Session).get(url)  # expect: BLK102
            built(dict).get(url)
            make(requests.Session).get(url)  # expect: BLK102
            make(dict).get(url)
    """,
    "a type parameter in brackets is what is passed": """
        import requests

        def same[T](value: T) -> T:
            return value

        async def read(url: str) -> None:
            same(requests.Session()).get(url)  # expect: BLK102
            same({}).get(url)
    """,
    "a method that gives Self gives an object of the class it is called on": """
        from typing import Self
        import time

        class Builder:
            def named(self, name: str) -> Self:
                self.name = name
                return self

            @classmethod
            def make(cls) -> Self:
                return cls()

            def __enter__(self) -> Self:
                return self

            def __exit__(self, *args) -> None: ...

        class Slow(Builder):
            def run(self) -> None:
                time.sleep(1)

        class Quick(Builder):
            def run(self) -> None: ...

        async def use() -> None:
            Slow().named("a").run()  # expect: BLK101
            Slow.make().run()  # expect: BLK101
            with Slow() as slow:
                slow.run()  # expect: BLK101
            Quick().named("a").run()
            Quick.make().run()
    """,
    "Self, where only the annotation tells": """
        from abc import abstractmethod
        from typing import Self, TypeVar
        import time

        T = TypeVar("T", bound="Builder")

        class Builder:
            @abstractmethod
            def named(self, name: str) -> Self: ...

            def typed(self: T, name: str) -> T:
                return build(self)

            @classmethod
            def of(cls: type[T]) -> T:
                return build(cls)

        class Slow(Builder):
            def run(self) -> None:
                time.sleep(1)

        def chosen() -> Slow: ...

        async def use() -> None:
            chosen().named("a").run()  # expect: BLK101
            chosen().typed("a").run()  # expect: BLK101
            Slow.of().run()  # expect: BLK101
    """,
}


@pytest.mark.parametrize("text", cases(PROGRAMS))
def test_generics(text: str, tmp_path: Path) -> None:
    assert check_program(tmp_path, {"app.py": text}) == []
