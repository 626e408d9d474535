"""Edits as plain data: a log folds into one network, undo and redo lead back and forth."""

from hypothesis import given
from hypothesis import strategies as st

from piste.report.workbench.store import KeptNetwork
from piste.web.planning.plan_map.kind import Kind
from piste.web.planning.plan_map.steps import State, Step, apply_step, fold_steps, start_state

START = State({0: "", 1: "", 2: ""}, frozenset({0}))
KINDS = st.sampled_from(list(Kind))


def possible(folded, kind, site, other):
    """Return the step if it can be done, by a rule written apart from the one under test."""
    state = folded.state
    free = site not in state.locked
    allowed = {
        Kind.OPEN: site not in state.open and free,
        Kind.CLOSE: site in state.open and free,
        Kind.MOVE: site in state.open and other not in state.open and free and other not in state.locked,
        Kind.LOCK: site not in state.locked,
        Kind.UNLOCK: site in state.locked,
        Kind.UNDO: bool(folded.done),
        Kind.REDO: bool(folded.undone),
    }
    return Step(kind, site, other) if allowed[kind] else None


@given(st.lists(st.tuples(KINDS, st.integers(0, 5), st.integers(0, 5)), max_size=30))
def test_undoing_everything_leads_back_to_the_start(tries):
    log, states = [], []
    for kind, site, other in tries:
        folded = fold_steps(START, log)
        step = possible(folded, kind, site, other)
        if step is not None:
            log.append(step)
            states.append(fold_steps(START, log).state)
    folded = fold_steps(START, log)
    back = fold_steps(START, [*log, *[Step(Kind.UNDO)] * len(folded.done)])
    assert back.state == START
    again = fold_steps(START, [*log, *[Step(Kind.UNDO)] * len(folded.done), *[Step(Kind.REDO)] * len(folded.done)])
    assert again.state == folded.state


def test_a_new_edit_ends_what_could_be_redone():
    folded = fold_steps(START, [Step(Kind.CLOSE, 1), Step(Kind.UNDO), Step(Kind.OPEN, 3)])
    assert folded.undone == ()
    assert folded.state.sites == {0, 1, 2, 3}


def test_a_moved_point_keeps_its_tier():
    assert apply_step(State({4: "remote"}), Step(Kind.MOVE, 4, 7)).open == {7: "remote"}


def test_what_the_scenario_fixes_begins_locked():
    state = start_state(KeptNetwork("k", "name", (3, 5), (5,), tiers=("full", "mobile")))
    assert state == State({3: "full", 5: "mobile"}, frozenset({5}))
