"""Reads and validates the knowledge of all packs: what callables do, by canonical dotted name.

Every run reads it whole, so the facts of an entry are converted once, however many names share them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from asynclint.packs.advisories import ADVISORY, COMPANION, advisory, companion
from asynclint.packs.errors import Mistakes
from asynclint.packs.files import decode, pack_files, parse_toml, read_bytes
from asynclint.packs.guards import Guard
from asynclint.packs.knowledge_format import KnowledgeFormat, knowledge_format
from asynclint.packs.maps import Maps
from asynclint.packs.model import (
    Advisory,
    Callee,
    Companion,
    Gives,
    Knowledge,
    KnownClass,
    Library,
    Literal,
    Pages,
    QueryStep,
    Runs,
    Timeout,
    Web,
    WebRole,
)
from asynclint.packs.orm import FIELD, MODEL, Handed, OrmKnowledge, known_fields, known_model
from asynclint.packs.schema import problems
from asynclint.packs.twins import TWIN, Twin, twin
from asynclint.packs.vocabulary import load_kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from asynclint.packs.schema import Check

Table = dict[str, Any]

EVERY = frozenset({"every-method", "every-awaits"})
"""The keys that say what all methods of a class do that have no entry of their own."""


def load_knowledge(directories: Sequence[Path]) -> Knowledge:
    """Read `knowledge/**/*.toml` of each pack, in order.

    A later file overrides an earlier one name by name; of a class both know, the methods and attributes are joined.
    Raises `PackErrors` with all that is wrong in any file.
    """
    mistakes = Mistakes()
    kinds = load_kinds(directories, mistakes)
    form = knowledge_format(kinds)
    digest = blake2b(digest_size=16)
    libraries: list[Library] = []
    facts = _Facts()
    for path in pack_files(directories, "knowledge", ".toml"):
        content = read_bytes(path, mistakes)
        digest.update(content)
        text = decode(path, content, mistakes)
        tables = None if text is None else parse_toml(path, text, mistakes)
        if tables is not None:
            reader = _FileReader(path, form, mistakes)
            libraries.extend(reader.read(tables))
            facts.override(reader.facts)
    mistakes.raise_any()
    return Knowledge(
        libraries=tuple(libraries),
        functions=facts.functions,
        classes=facts.classes,
        aliases=facts.aliases,
        attributes=facts.attributes,
        forms=facts.forms,
        orm=facts.orm,
        raising=frozenset(name for name, kind in kinds.items() if kind.raises),
        advisories=tuple(facts.advisories),
        companions=tuple(facts.companions),
        twins=facts.twins,
        digest=digest.hexdigest(),
    )


@dataclass(slots=True)
class _Facts:
    """Knowledge while it grows."""

    functions: dict[str, Callee] = field(default_factory=dict)
    classes: dict[str, KnownClass] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    orm: OrmKnowledge = field(default_factory=OrmKnowledge)
    advisories: list[Advisory] = field(default_factory=list)
    companions: list[Companion] = field(default_factory=list)
    twins: dict[str, Twin] = field(default_factory=dict)

    def override(self, later: _Facts) -> None:
        self.functions.update(later.functions)
        self.aliases.update(later.aliases)
        self.attributes.update(later.attributes)
        self.forms.update(later.forms)
        self.advisories += later.advisories
        self.companions += later.companions
        self.twins.update(later.twins)
        self.orm.override(later.orm)
        for name, known in later.classes.items():
            earlier = self.classes.get(name)
            self.classes[name] = _joined(earlier, known) if earlier else known


def _joined(earlier: KnownClass, later: KnownClass) -> KnownClass:
    return KnownClass(
        name=later.name,
        bases=later.bases or earlier.bases,
        constructor=later.constructor or earlier.constructor,
        methods={**earlier.methods, **later.methods},
        attributes={**earlier.attributes, **later.attributes},
        every_method=later.every_method or earlier.every_method,
        quiet=earlier.quiet | later.quiet,
        loop_methods=later.loop_methods or earlier.loop_methods,
        pages=later.pages or earlier.pages,
        handed=later.handed or earlier.handed,
        holds=later.holds or earlier.holds,
        thread_bound=later.thread_bound or earlier.thread_bound,
        within_process=later.within_process or earlier.within_process,
    )


class _Place(NamedTuple):
    """Where an entry stands: by its first name, as people will look for it, or by its number. Few are ever told."""

    header: str
    key: str
    number: int
    entry: Table
    within: _Place | None = None

    def __str__(self) -> str:
        before = "" if self.within is None else f"{self.within} "
        match self.entry.get(self.key):
            case str(name):
                return f'{before}{self.header} {self.key}="{name}"'
            case [str(name), *_]:
                return f'{before}{self.header} {self.key}[0]="{name}"'
            case _:
                return f"{before}{self.header} number {self.number + 1}"


class _FileReader:
    """Turns the tables of one file into facts; what is wrong goes to the mistakes."""

    def __init__(self, path: Path, form: KnowledgeFormat, mistakes: Mistakes) -> None:
        self.facts = _Facts()
        self._path = path
        self._form = form
        self._mistakes = mistakes

    def read(self, tables: Table) -> list[Library]:
        """Read the whole file; the library it is about, if it says so."""
        if self._wrong("", tables, self._form.file, required=("library",)):
            return []
        library = self._read_library(tables["library"])
        self.facts.aliases = tables.get("aliases", {})
        self.facts.attributes = tables.get("attributes", {})
        self.facts.forms = tables.get("forms", {})
        self.facts.orm.settings = tables.get("settings", {})
        for index, entry in enumerate(tables.get("function", ())):
            self._read_callees(_Place("[[function]]", "names", index, entry), entry, self.facts.functions)
        for index, entry in enumerate(tables.get("class", ())):
            self._read_class(_Place("[[class]]", "name", index, entry), entry)
        for index, entry in enumerate(tables.get("field", ())):
            if not self._wrong(_Place("[[field]]", "names", index, entry), entry, FIELD, ("names", "declares")):
                self.facts.orm.fields.update(known_fields(entry))
        for index, entry in enumerate(tables.get("model", ())):
            if not self._wrong(_Place("[[model]]", "name", index, entry), entry, MODEL, ("name",)):
                self.facts.orm.models[entry["name"]] = known_model(entry)
        distribution = tables["library"].get("distribution", "")
        for index, entry in enumerate(tables.get("advisory", ())):
            where = _Place("[[advisory]]", "name", index, entry)
            if not self._wrong(where, entry, ADVISORY, ("name", "summary", "uses", "until")):
                self.facts.advisories.append(advisory(distribution, entry))
        for index, entry in enumerate(tables.get("companion", ())):
            where = _Place("[[companion]]", "distribution", index, entry)
            if not self._wrong(where, entry, COMPANION, ("distribution", "until", "below")):
                self.facts.companions.append(companion(distribution, entry))
        for index, entry in enumerate(tables.get("twin", ())):
            if not self._wrong(_Place("[[twin]]", "names", index, entry), entry, TWIN, ("names", "of")):
                self.facts.twins.update(dict.fromkeys(entry["names"], twin(entry)))
        return library

    def _read_library(self, entry: Table) -> list[Library]:
        if self._wrong("[library]", entry, self._form.library, required=("name", "modules")):
            return []
        library = Library(
            path=self._path,
            name=entry["name"],
            modules=tuple(entry["modules"]),
            distribution=entry.get("distribution"),
            verified=tuple(entry.get("verified", ())),
            since=entry.get("since"),
            until=entry.get("until"),
            offloader=entry.get("offloader"),
        )
        return [library]

    def _read_callees(self, where: _Place, entry: Table, into: dict[str, Callee], owner: str = "") -> None:
        """Read an entry of one or more functions, or of methods of ``owner``."""
        form = self._form.method if owner else self._form.function
        if self._wrong(where, entry, form, required=("names",)):
            return
        facts = _callee("", entry)
        for name in entry["names"]:
            callee = replace(facts, name=f"{owner}.{name}" if owner else name)
            known = into.setdefault(name, callee)
            if known is not callee and known != callee:
                self._mistakes.add(self._path, where, f'"{name}" has other facts in an earlier entry')

    def _read_class(self, where: _Place, entry: Table) -> None:
        if self._wrong(where, entry, self._form.known_class, required=("name",)):
            return
        name = entry["name"]
        if name in self.facts.classes:
            self._mistakes.add(self._path, where, "has an earlier entry in this file")
        if not entry.keys() & EVERY:
            for key in ("quiet", "every-instead"):
                if key in entry:
                    self._mistakes.add(self._path, where, f'"{key}" says nothing without "every-method"')
        methods: dict[str, Callee] = {}
        for index, method in enumerate(entry.get("method", ())):
            place = _Place("[[class.method]]", "names", index, method, where)
            self._read_callees(place, method, methods, name)
        self.facts.classes[name] = KnownClass(
            name=name,
            bases=tuple(entry.get("bases", ())),
            constructor=_callee(name, entry) if entry.keys() & self._form.action.keys() else None,
            methods=methods,
            attributes=entry.get("attributes", {}),
            every_method=_every_method(name, entry),
            quiet=frozenset(entry.get("quiet", ())),
            loop_methods=tuple(entry.get("loop-methods", ())),
            pages=_pages(entry["pages"]) if "pages" in entry else None,
            handed=Handed(**entry["handed"]) if "handed" in entry else None,
            holds=entry.get("holds"),
            thread_bound=entry.get("thread-bound", False),
            within_process=entry.get("within-process", False),
        )

    def _wrong(self, where: object, table: Table, keys: Mapping[str, Check], required: Sequence[str] = ()) -> bool:
        return self._mistakes.add_all(self._path, where, problems(table, keys, required))


def _answers(entry: Table) -> tuple[tuple[str, bool], ...]:
    return tuple(entry.items())


def _conditions(entry: Table) -> tuple[tuple[str, Literal], ...]:
    """Each parameter with each constant that it may be."""
    return tuple(
        (parameter, constant)
        for parameter, constants in entry.items()
        for constant in (constants if isinstance(constants, list) else [constants])
    )


def _callee(name: str, entry: Table) -> Callee:
    """What an entry says of a callable; most say three things of the many that can be said."""
    facts = {}
    for key, value in entry.items():
        fact = _FACTS.get(key)
        if fact is not None:
            field, converted = fact
            facts[field] = value if converted is None else converted(value)
    return Callee(name, **facts)


def _web(entry: Table) -> Web:
    return Web(
        role=WebRole(entry["role"]),
        parts=entry.get("from", {}),
        verbs=tuple(entry.get("verbs", ())),
        published=entry.get("published", True),
    )


def _pages(entry: Table) -> Pages:
    return Pages(tuple(entry["of"]), entry["getter"], tuple(entry["by"]), entry.get("setting"))


def _turns_into(entry: Table) -> tuple[str, str | None]:
    return entry["class"], entry.get("base")


def _timeout(entry: Table) -> Timeout:
    return Timeout(tuple(entry["by"]), entry.get("default"), entry.get("lasts", False))


def _runs(entry: Table) -> tuple[tuple[str, Runs], ...]:
    return tuple((parameter, Runs(place)) for parameter, place in entry.items())


_FACTS: dict[str, tuple[str, Callable[[Any], Any] | None]] = {
    "effect": ("effect", None),
    "returns": ("returns", None),
    "params": ("params", tuple),
    "unless": ("unless", _conditions),
    "only": ("only", _conditions),
    "unblocks": ("unblocks", _conditions),
    "answered": ("answered", _answers),
    "runs": ("runs", _runs),
    "decorates": ("decorates", Runs),
    "turns-into": ("turns_into", _turns_into),
    "guard": ("guard", Guard),
    "awaits": ("awaits", None),
    "gives": ("gives", Gives),
    "timeout": ("timeout", _timeout),
    "instead": ("instead", None),
    "becomes": ("becomes", tuple),
    "offloads": ("offloads", None),
    "web": ("web", _web),
    "query": ("query", QueryStep),
    "maps": ("maps", Maps),
    "renders": ("renders", None),
    "connections": ("connections", None),
    "through": ("through", None),
}
"""The field of a callee that each key of an entry fills, and what makes it of the key's value."""


def _every_method(name: str, entry: Table) -> Callee | None:
    if not entry.keys() & EVERY:
        return None
    effect, awaits = entry.get("every-method"), entry.get("every-awaits")
    return Callee(f"{name}.*", effect=effect, awaits=awaits, instead=entry.get("every-instead"))
