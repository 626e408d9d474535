"""Edits of a plan as plain data: a log that only grows, folded into the network that it leads to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from piste.report.workbench.store import KeptNetwork, Workbench
from piste.siting.reasons.ground import Barrier
from piste.web.planning.plan_map.kind import Kind


@dataclass(frozen=True)
class Step:
    """One edit; a move closes `site` and opens `other`."""

    kind: Kind
    site: int = -1
    other: int = -1
    tier: str = ""
    """Of a point that opens, where the plan has tiers."""


@dataclass(frozen=True)
class State:
    """The network under the pencil: open sites with their tiers ("" where points are alike), and what is locked.

    A locked site stays as it is, open or closed: by hand, and when the plan is made best again.
    """

    open: Mapping[int, str]
    locked: frozenset[int] = frozenset()

    @property
    def sites(self) -> frozenset[int]:
        """Return the open sites."""
        return frozenset(self.open)


@dataclass(frozen=True)
class Folded:
    """Where a log leads: the state, the steps that hold, and those taken back that can be done again."""

    state: State
    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = field(default=())


class Refusal(StrEnum):
    """Why an edit is not done."""

    IS_OPEN = "is_open"
    IS_CLOSED = "is_closed"
    LOCKED = "locked"
    FORBIDDEN = "forbidden"
    ACROSS = "across"
    NOTHING = "nothing"
    UNKNOWN = "unknown"


def start_state(network: KeptNetwork) -> State:
    """Return the state that a draft of a network begins with; its fixed points are locked."""
    tiers = network.tiers or ("",) * len(network.sites)
    return State(dict(zip(network.sites, tiers, strict=True)), frozenset(network.fixed))


def fold_steps(start: State, log: Iterable[Step]) -> Folded:
    """Return where a log leads."""
    done: list[Step] = []
    undone: list[Step] = []
    for step in log:
        if step.kind == Kind.UNDO:
            undone.append(done.pop())
        elif step.kind == Kind.REDO:
            done.append(undone.pop())
        else:
            done.append(step)
            undone.clear()
    state = start
    for step in done:
        state = apply_step(state, step)
    return Folded(state, tuple(done), tuple(undone))


def apply_step(state: State, step: Step) -> State:
    """Return the state after one step that is not refused."""
    opened = dict(state.open)
    if step.kind == Kind.OPEN:
        opened[step.site] = step.tier
    elif step.kind == Kind.CLOSE:
        del opened[step.site]
    elif step.kind == Kind.MOVE:
        opened[step.other] = step.tier or opened[step.site]
        del opened[step.site]
    elif step.kind == Kind.LOCK:
        return replace(state, locked=state.locked | {step.site})
    elif step.kind == Kind.UNLOCK:
        return replace(state, locked=state.locked - {step.site})
    return replace(state, open=opened)


def check_step(bench: Workbench, folded: Folded, step: Step) -> Refusal | None:
    """Return why a step cannot be done, None where it can."""
    if step.kind in (Kind.UNDO, Kind.REDO):
        left = folded.done if step.kind == Kind.UNDO else folded.undone
        return None if left else Refusal.NOTHING
    used = (step.site, step.other) if step.kind == Kind.MOVE else (step.site,)
    if any(not 0 <= site < bench.n_sites for site in used):
        return Refusal.UNKNOWN
    state = folded.state
    if step.kind in (Kind.LOCK, Kind.UNLOCK):
        is_so = (step.site in state.locked) == (step.kind == Kind.LOCK)
        return Refusal.NOTHING if is_so else None
    if any(site in state.locked for site in used):
        return Refusal.LOCKED
    if step.kind in (Kind.CLOSE, Kind.MOVE) and step.site not in state.open:
        return Refusal.IS_CLOSED
    opens = {Kind.OPEN: step.site, Kind.MOVE: step.other}.get(step.kind, -1)
    return check_opening(bench, state, opens) if opens >= 0 else None


def check_opening(bench: Workbench, state: State, site: int) -> Refusal | None:
    """Return why a site cannot open; too few people around it (criterion b) is told, not refused."""
    if site in state.open or site in bench.context:
        return Refusal.IS_OPEN
    barrier = int(bench.arrays["site_barrier"][site])
    return {Barrier.FORBIDDEN.value: Refusal.FORBIDDEN, Barrier.ACROSS.value: Refusal.ACROSS}.get(barrier)
