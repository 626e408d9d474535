"""docs/plan.md names every key of a scenario, its default and what is allowed, as the program has them."""

import re
import tomllib
from dataclasses import MISSING
from pathlib import Path

from piste.core.language import Language
from piste.siting.scenario import Area, Data, Demand, OfficeRules, Rules, Scenario, Search, Travel
from piste.siting.scenario_keys import CHECKS
from piste.siting.tiers import Service, ShareAsk, Tier

PAGE = Path(__file__).resolve().parents[2] / "docs" / "plan.md"
MADE = {"": Scenario, "area": Area, "data": Data, "travel": Travel, "rules": Rules, "plan": Scenario, "search": Search}
MADE |= {
    "offices": OfficeRules,
    "demand": Demand,
    "rules.share": ShareAsk,
    "tiers.NAME": Tier,
    "services.NAME": Service,
}
WRONG = object()


def read_keys():
    """Return (section, key) -> (default, allowed, meaning) as the page tells them."""
    section, found = "", {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if head := re.match(r"`\[+([\w.]+)\]+`", line):
            section = head[1]
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if re.match(r"\| `\w+` \|", line) and len(cells) == 4:
            assert (section, cells[0]) not in found
            found[section, cells[0].strip("`")] = cells[1:]
    return found


def test_every_key_is_told():
    assert list(read_keys()) == [(section, key) for section, keys in CHECKS.items() for key in keys]


def test_defaults_are_those_of_the_program():
    for (section, key), (default, _, _) in read_keys().items():
        field = MADE[section].__dataclass_fields__[key]
        if default == "none":
            assert field.default in (MISSING, None), key
            continue
        told = tomllib.loads(f"x = {default.strip('`')}")["x"]
        assert field.default == (tuple(told) if isinstance(told, list) else told), key


def test_what_is_allowed_is_what_the_program_says():
    for (section, key), (_, allowed, meaning) in read_keys().items():
        says = CHECKS[section][key](WRONG)
        words = Language("en").text(says.text, **says.values).replace("\u202f", " ")
        assert words == f"Give {allowed}.", key
        assert meaning


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE.read_text(encoding="utf-8")):
        assert (PAGE.parent / target).is_file(), target
