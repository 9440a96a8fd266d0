"""How the program understands one line: what each call runs and how sure that is, and why a call says nothing.

For who doubts a finding, or misses one. Everything comes from the same questions that a check asks, so what is said
here is what a check goes by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclint.effects.company import AT_ONCE, NEVER
from asynclint.effects.fixpoint import summarise, way
from asynclint.effects.graph import Edge, Graph, Node
from asynclint.effects.plausibility import plausible
from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.index.parts import everything
from asynclint.program.evaluation import evaluate
from asynclint.program.outcome import Aspect, Defer, Perform, SiteKind
from asynclint.program.values import (
    UNKNOWN,
    Class,
    Dotted,
    Function,
    LibraryInstance,
    LibraryMethod,
    alternatives,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from asynclint.effects.fixpoint import Summaries
    from asynclint.effects.unheard import Unheard
    from asynclint.packs.model import Kind
    from asynclint.program.outcome import Outcome, Site
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey, Value

_VERBS = {
    SiteKind.CALL: "calls",
    SiteKind.WITH: "enters",
    SiteKind.ITERATION: "iterates",
    SiteKind.ATTRIBUTE: "reads",
    SiteKind.OPERATOR: "runs",
}


@dataclass(frozen=True, slots=True)
class Hop:
    """One edge of a way: what happens, where, and how sure that is."""

    path: str
    line: int
    text: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Reached:
    """A kind of effect that something on the line comes to, by ``hops``. ``branches`` choices on the way must fall its
    way, which with the weakest hop makes it as sure as ``confidence`` says."""

    kind: str
    hops: tuple[Hop, ...]
    branches: int
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Looked:
    """Something on the line that runs other code. ``reached`` is what it comes to; when that is nothing, ``silence``
    says why."""

    column: int
    text: str
    reached: tuple[Reached, ...]
    silence: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The function that a line stands in, whether the loop runs it, and what is on the line."""

    symbol: str
    where: str
    looked: tuple[Looked, ...]


def explain(
    program: Program, kinds: Mapping[str, Kind], path: str, line: int, unheard: Unheard | None
) -> Explanation | None:
    """What the program knows of a line of one of its files; None when the file is none of its modules. ``unheard`` are
    those who block while nobody waits."""
    if path not in program.modules.paths:
        return None
    module = program.modules.paths.index(path)
    key = _function_at(program, module, line)
    outcome = program.outcome(key)
    graph = Graph(program)
    graph.reach([Node(key)])
    explained = _Line(program, kinds, key, outcome, graph, summarise(graph), unheard)
    symbol = program.function(key).qualname if key[1] >= 0 else ""
    return Explanation(symbol, explained.where(), tuple(sorted(explained.looked(line), key=lambda one: one.column)))


def _function_at(program: Program, module: int, line: int) -> FunctionKey:
    """The innermost function around a line; the module's own body when there is none."""
    functions = program.facts(module).functions
    around = [number for number, one in enumerate(functions) if one.first_line <= line <= one.end_line]
    return (module, max(around, key=lambda number: (functions[number].first_line, number), default=-1))


@dataclass(frozen=True, slots=True)
class _Line:
    program: Program
    kinds: Mapping[str, Kind]
    key: FunctionKey
    outcome: Outcome
    graph: Graph
    summaries: Summaries
    unheard: Unheard | None

    def where(self) -> str:
        if self.key[1] < 0:
            return "runs when the module is imported"
        if self.unheard is not None and (registered := self.unheard.at_start.get(self.key)):
            at = self._place(*registered)
            return f"runs on the event loop while a server starts or stops, as {at} says: nobody is served meanwhile"
        if self.program.function(self.key).is_async:
            return f"a coroutine function: it runs on the event loop{self._alone()}"
        return "a plain function: what it does counts where it is called from the event loop"

    def _alone(self) -> str:
        """Whether the loop does nothing else meanwhile, and who started it so."""
        alone = None if self.unheard is None else self.unheard.alone
        if alone is None or self.key not in alone.started:
            return ""
        (module, number), line = alone.started[self.key]
        by = f"`{self.program.function((module, number)).qualname}`" if number >= 0 else "the module"
        started = f"{by} ({self._place(module, line)}) starts the loop"
        if (until := alone.until.get(self.key, AT_ONCE)) != AT_ONCE:
            ends = "to its end" if until == NEVER else f"until others are let in on line {until[0]}"
            return f", alone {ends}: {started} for that"
        return f", once: it is part of what {started} for" if self.key in alone.single else ""

    def _place(self, module: int, line: int) -> str:
        return f"{self.program.modules.paths[module]}:{line}"

    def looked(self, line: int) -> Iterator[Looked]:
        sites = [
            site
            for site in self.outcome.sites.values()
            if site.span.line <= line <= site.span.end_line
            and not all(isinstance(target, Aspect) for target in site.targets)
        ]
        for site in sites:
            yield self._site(site)
        seen = {(site.span.end_line, site.span.end_column) for site in sites}
        for call in (node for node in everything(self._statements()) if isinstance(node, m.Call)):
            ends = (call.end_line, call.end_column)
            if call.line <= line <= call.end_line and ends not in seen:
                seen.add(ends)
                yield Looked(call.column, _written(call.function), (), self._harmless(call))

    def _statements(self) -> list[m.Statement]:
        facts = self.program.facts(self.key[0])
        return facts.statements() if self.key[1] < 0 else facts.functions[self.key[1]].statements()

    def _site(self, site: Site) -> Looked:
        edges = [edge for edge in self.graph.edges[Node(self.key)] if edge.site is site]
        named = dict.fromkeys(self._name(edge) for edge in edges)
        text = f"{_VERBS.get(site.kind, 'runs')} {', '.join(f'`{name}`' for name in named)}" if named else "runs code"
        reached = tuple(self._best(edges))
        silence = "" if reached else self._quiet(site)
        return Looked(site.span.column, text, reached, silence)

    def _quiet(self, site: Site) -> str:
        if site.off_loop:
            return "only where no event loop runs"
        if site.deferred:
            return "a generator that nobody here iterates"
        if all(isinstance(target, Defer) for target in site.targets):
            return "it runs what callers pass, and counts where they do"
        return "what it runs has no effect that blocks, as far as the program shows"

    def _best(self, edges: list[Edge]) -> Iterator[Reached]:
        best: dict[str, Reached] = {}
        for edge in edges:
            reached = [edge.to.effect] if isinstance(edge.to, Perform) else [*self.summaries.get(edge.to, {})]
            for kind in reached:
                found = self._reached(edge, kind)
                known = best.get(kind)
                if known is None or (-found.confidence, len(found.hops)) < (-known.confidence, len(known.hops)):
                    best[kind] = found
        yield from (best[kind] for kind in sorted(best))

    def _reached(self, edge: Edge, kind: str) -> Reached:
        hops = []
        within = self.key
        repeated = False
        branches = edge.site.firsts + (0 if isinstance(edge.to, Perform) else self.summaries[edge.to][kind].branches)
        for step in way(self.summaries, edge, kind):
            place = self.program.modules.paths[within[0]]
            text = f"{_VERBS.get(step.site.kind, 'runs')} `{self._name(step)}`"
            hops.append(Hop(place, step.site.span.line, text, step.confidence))
            repeated |= step.site.loop is not None
            if isinstance(step.to, Node):
                within = step.to.key
        known = self.kinds.get(kind)
        brief = known is not None and known.brief
        sure = min(plausible(branches, brief=brief), *(hop.confidence for hop in hops))
        if known is not None and known.slight and len(hops) > 1 and not repeated:
            sure = Confidence.POSSIBLE
        if known is not None and self.unheard is not None:
            sure = self.unheard.sure(self.key, edge.site, known, sure)
        return Reached(kind, tuple(hops), branches, sure)

    def _name(self, edge: Edge) -> str:
        return edge.to.name if isinstance(edge.to, Perform) else self.program.function(edge.to.key).qualname

    def _harmless(self, call: m.Call) -> str:
        """Why a call that leaves no site says nothing. Asked without the flow of the function, so of a name that holds
        different things in different places, all of them count."""
        frame = self.program.scope(self.key[0], parent=self.key[1])
        reasons = dict.fromkeys(map(self._reason, alternatives(evaluate(frame, call.function))))
        return "; ".join(reasons)

    def _reason(self, callee: Value) -> str:
        match callee:
            case Dotted(name) | LibraryMethod(name):
                known = self.program.library.callee(name)
                if known is None:
                    return f"nothing is known of `{name}`, which so counts as harmless"
                if known.effect is None:
                    return f"`{name}` is known, and blocks nobody"
                return f"`{name}` does not block when it is called like this"
            case Function(key):
                return f"`{self.program.function(key).qualname}` of the program does nothing that blocks"
            case Class(key):
                return f"making a `{self.program.class_info(key).facts.qualname}` does nothing that blocks"
            case LibraryInstance(name):
                return f"calling an instance of `{name}` is not known to block"
            case _ if callee == UNKNOWN:
                return "what is called is not known"
            case _:
                return "it runs nothing that is known to block"


def _written(callee: m.Expression) -> str:
    match callee:
        case m.Name(name):
            return f"calls `{name}`"
        case m.Attribute(_, name):
            return f"calls `….{name}`"
        case _:
            return "calls what an expression gives"
