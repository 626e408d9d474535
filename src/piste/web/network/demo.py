"""The demo's data of every app: each app registers a step, and loading the demo runs them in their order."""

from collections.abc import Callable

from django.db import transaction

Step = Callable[[], None]
STEPS: list[tuple[int, str, Step]] = []
"""Order, name and step. Network's own is 0; apps above take greater numbers."""


def demo_step(order: int) -> Callable[[Step], Step]:
    """Register a step that brings an app's demo data; it must do nothing where they are there already."""

    def register(step: Step) -> Step:
        entry = (order, f"{step.__module__}.{step.__qualname__}", step)
        if all(known[1] != entry[1] for known in STEPS):
            STEPS.append(entry)
        return step

    return register


def load_demo_data() -> list[str]:
    """Run every step, each whole or not at all, and return their names."""
    done = []
    for _order, name, step in sorted(STEPS, key=lambda entry: entry[:2]):
        with transaction.atomic():
            step()
        done.append(name)
    return done
