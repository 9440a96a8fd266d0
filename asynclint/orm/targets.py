"""Which model a relation points to: a class, a string that names one, or a setting that does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.orm.installed import MODELS, package_of
from asynclint.program import namespace
from asynclint.program.values import Alias, Class, Dotted, Instance, LibraryInstance, Literal, Value, alternatives

if TYPE_CHECKING:
    from collections.abc import Mapping

    from asynclint.orm.model import ModelKey
    from asynclint.orm.reading import ReadModel
    from asynclint.program.program import Program

ITSELF = "self"


class Targets:
    """Finds models by what code calls them."""

    def __init__(self, program: Program, read: Mapping[ModelKey, ReadModel]) -> None:
        self._program = program
        self._read = read
        self._settings: dict[str, ModelKey | None] = {}
        self._by_label: dict[tuple[str, str], list[ModelKey]] = {}
        self._by_name: dict[str, list[ModelKey]] = {}
        for key, model in read.items():
            if not model.options.abstract:
                self._by_label.setdefault((model.app, model.name.lower()), []).append(key)
                self._by_name.setdefault(model.name.lower(), []).append(key)

    def of_value(self, value: Value, owner: ReadModel | None = None) -> ModelKey | None:
        """The model that a value names or is; ``owner`` is the one whose relation it is passed to."""
        for option in alternatives(value):
            found = self._of(option, owner)
            if found is not None:
                return found
        return None

    def _of(self, value: Value, owner: ReadModel | None) -> ModelKey | None:
        match value:
            case Class(key) | Instance(key) if key in self._read:
                return key
            case Literal(str(text)) if owner is not None:
                return owner.key if text == ITSELF else self.named(text, owner)
            case Dotted(name) | LibraryInstance(name):
                name = self._program.library.canonical(name)
                return name if name in self._read else self._of_setting(name) or self._of_label(name)
            case Alias(base):
                return self._of(base, owner)
            case _:
                return None

    def named(self, label: str, owner: ReadModel | None = None) -> ModelKey | None:
        """The model called ``label``: `app.Model`, or `Model` in the app of ``owner``."""
        app, _, name = label.rpartition(".")
        name = name.lower()
        if not app and owner is not None:
            app = owner.app
        found = self._by_label.get((app, name))
        if found is None:
            # The app's label may be given where we do not see it; its package usually still has its name.
            found = [key for key in self._by_name.get(name, ()) if app in self._packages(key)]
            if len(found) != 1:
                return None
        return self._nearest(found, owner)

    def _of_label(self, name: str) -> ModelKey | None:
        """What a label stands for that a look-up by label gave (`get_model("shop", "Order")`), or the import of a
        model by a name that counts from a root we do not know (`shop.models.Order`)."""
        last = name.rpartition(".")[2]
        app = package_of(name).rpartition(".")[2] if MODELS in name else name.rpartition(".")[0]
        found = self._by_label.get((app, last.lower()))
        if found is None and "." not in name and len(self._by_name.get(last.lower(), ())) == 1:
            found = self._by_name[last.lower()]  # the app's label was not known where it was looked up
        return None if found is None else found[0]

    def _packages(self, key: ModelKey) -> list[str]:
        return key.split(".") if isinstance(key, str) else self._program.modules.name(key[0]).split(".")

    def _nearest(self, keys: list[ModelKey], owner: ReadModel | None) -> ModelKey:
        """Of several models of one name, as in a program that holds several projects, the one beside ``owner``."""
        if len(keys) == 1 or owner is None or isinstance(owner.key, str):
            return keys[0]
        paths = self._program.modules.paths
        own = paths[owner.key[0]]

        def shared(key: ModelKey) -> int:
            path = "" if isinstance(key, str) else paths[key[0]]
            return next((i for i, (a, b) in enumerate(zip(own, path, strict=False)) if a != b), len(path))

        return max(keys, key=shared)

    def _of_setting(self, name: str) -> ModelKey | None:
        if name not in self._settings:
            self._settings[name] = None
            if name.rpartition(".")[0] in {known.rpartition(".")[0] for known in self._program.library.orm.settings}:
                self._settings[name] = self._read_setting(name)
        return self._settings[name]

    def _read_setting(self, name: str) -> ModelKey | None:
        """What the program's settings say, or else the default; of several settings modules the first that names a
        model there is."""
        last = name.rpartition(".")[2]
        written = last.encode()
        for module in self._program.module_numbers():
            facts = self._program.facts(module)
            if written not in bytes(facts.body):
                continue
            for binding in self._program.namespace(module).bindings.get(last, ()):
                match binding:
                    case namespace.Assigned(m.Constant(str(label))) | namespace.Declared(_, m.Constant(str(label))):
                        found = self.named(label)
                        if found is not None:
                            return found
                    case _:
                        pass
        default = self._program.library.orm.settings.get(name)
        return None if default is None else self.named(default)

    def swapped(self, model: ReadModel) -> bool:
        """Whether a setting names another model to stand for this one."""
        setting = model.options.swappable
        if setting is None:
            return False
        names = [name for name in self._program.library.orm.settings if name.endswith(f".{setting}")]
        return any(self._of_setting(name) not in {None, model.key} for name in names)
