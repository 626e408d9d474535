"""Who may listen to what: each kind of topic has one rule, and a kind without a rule is nobody's."""

from collections.abc import Callable
from typing import Any

Rule = Callable[[Any, str], bool]
RULES: dict[str, Rule] = {}


def listen_rule(kind: str) -> Callable[[Rule], Rule]:
    """Register the rule of a kind of topic: `rule(user, key)` says whether the user may hear `kind:key`.

    The rule runs at each connection of a stream; it may read the database.
    """

    def register(rule: Rule) -> Rule:
        if kind in RULES and RULES[kind] is not rule:
            raise ValueError(f"the topics {kind!r} have a rule already")
        RULES[kind] = rule
        return rule

    return register


def may_listen(user: Any, topic: str) -> bool:
    """Tell whether a user may hear a topic."""
    kind, _, key = topic.partition(":")
    rule = RULES.get(kind)
    return rule is not None and rule(user, key)


@listen_rule("user")
def is_own(user: Any, key: str) -> bool:
    """`user:12` is for user 12 alone."""
    return bool(user.is_authenticated) and str(user.pk) == key
