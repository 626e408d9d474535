"""Every message of the program has its Finnish and its Swedish, with the same fields."""

import ast
import json
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from piste.basedata import demand_fault, fault, language_group, lease_book_columns, people_group, visit_model
from piste.basedata.default import read_default
from piste.cli.data import SPOKEN
from piste.cli.demo import HERE, SCENARIO, STEPS
from piste.cli.output import SEVERITIES
from piste.cli.planning import STATUS_WORDS, TIMES_UNDER_WAY
from piste.cli.programming import EXAMPLE_TITLE, SOURCE
from piste.core import table_check
from piste.evaluation.answer_fault import ANSWER_FAULTS
from piste.premises import money_file, service_day
from piste.premises.concept_file import FIGURE, read_concept
from piste.premises.example_register import SOURCE as EXAMPLE_SOURCE
from piste.programme.programme_file import QUARTER
from piste.programme.study import PUBLIC
from piste.report import money_words, programme_words, sites_tables
from piste.report.interim import chapters
from piste.report.interim.facts import ACCOUNTS, BOTH
from piste.report.interim.teller import ABOUT_WORDS
from piste.report.programme_page import BOUND_WORDS
from piste.siting import huff, low_demand, travel_keys
from piste.siting.scenario_file import read_scenario
from piste.travel import combined, estimate, matrix, walk_times
from piste.travel.fact import Fact
from piste.travel.transit import gtfs_file, transit_times
from piste.travel.travel_asked import WEEKDAYS

SRC = Path(__file__).resolve().parents[2] / "src" / "piste"
SPEAKING = {
    "text": (0,),
    "say": (0,),
    "plural": (0, 1),
    "PisteError": (0,),
    "Message": (0,),
    "InfeasibleError": (0,),
    "SolverError": (0,),
    "Fault": (2, 3),
    "Allowed": (0,),
    "Reason": (0,),
    "fault": (1, 2),
    "add": (2, 3),
    "error": (1, 2),
    "warning": (1, 2),
    "note": (1, 2),
    "tell": (2, 3),
    "_tell_unknown": (2,),
    "tell_rows": (4,),
    "column": (1, 3),
}
"""Name of a function or class -> which of its arguments are messages. A finding's come after its code."""
FINDING_METHODS = {"error", "warning", "note", "add", "tell", "fault"}
NAMED = {"text", "todo"}
"""Keywords of a finding that hold messages."""


def literals(node: ast.expr) -> Iterator[str]:
    """Give the texts that an expression can be."""
    match node:
        case ast.Constant(value=str(value)):
            yield value
        case ast.IfExp():
            yield from literals(node.body)
            yield from literals(node.orelse)
        case ast.BinOp(op=ast.Add()):
            for left in literals(node.left):
                yield from (left + right for right in literals(node.right))
        case ast.Subscript(value=ast.Dict() as table):
            for value in table.values:
                yield from literals(value)
        case ast.BoolOp():
            for value in node.values:
                yield from literals(value)


def messages_of(source: str) -> Iterator[str]:
    """Give every literal message of a module."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name not in SPEAKING:
                continue
            given = [node.args[k] for k in SPEAKING[name] if k < len(node.args)]
            given += [word.value for word in node.keywords if name in FINDING_METHODS and word.arg in NAMED]
            for argument in given:
                yield from literals(argument)
                if isinstance(argument, ast.Name):
                    yield from assigned(tree, node, argument.id)


def assigned(tree: ast.Module, call: ast.Call, name: str) -> Iterator[str]:
    """Give the texts that the functions around a call put into a name: by assignment or as what a loop runs over."""
    for scope in ast.walk(tree):
        inside = isinstance(scope, ast.FunctionDef) and scope.lineno <= call.lineno <= (scope.end_lineno or 0)
        for node in ast.walk(scope) if inside else ():
            if isinstance(node, ast.Assign) and any(name in names_of(target) for target in node.targets):
                for target in node.targets:
                    yield from picked(target, node.value, name)
            if isinstance(node, ast.For | ast.comprehension) and isinstance(node.iter, ast.Tuple | ast.List):
                for item in node.iter.elts:
                    yield from picked(node.target, item, name)


def names_of(target: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


def picked(target: ast.expr, value: ast.expr, name: str) -> Iterator[str]:
    """Give the texts of the part of a value that goes into a name, tuples taken apart."""
    if isinstance(target, ast.Name) and target.id == name:
        yield from literals(value)
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for part, item in zip(target.elts, value.elts, strict=False):
            yield from picked(part, item, name)


def messages_of_template(source: str) -> Iterator[str]:
    """Give every literal message of a page's template: the first argument of its function t."""
    for call in Environment(autoescape=True).parse(source).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "t":
            yield from (part.value for part in call.args[0].find_all(nodes.Const) if isinstance(part.value, str))
            if isinstance(call.args[0], nodes.Const):
                yield call.args[0].value


@cache
def every_message() -> frozenset[str]:
    found = {matrix.METHOD, estimate.METHOD, *STATUS_WORDS.values(), *SPOKEN.values(), read_scenario(SCENARIO).title}
    found |= {word for word, _, _ in SEVERITIES.values()}
    found |= {combined.WITH_CAR, combined.WITHOUT_CAR, combined.BOTH, gtfs_file.TABLE_TODO, gtfs_file.FEED_TODO}
    found |= {transit_times.name_method(arrive=a, estimate=e) for a in (False, True) for e in (False, True)}
    found |= {allowed.text for allowed in vars(table_check).values() if isinstance(allowed, table_check.Allowed)}
    for words in ("LIMIT_WORDS", "RISK_WORDS", "STATUS_WORDS", "OBJECTIVE_WORDS", "CHANGE_WORDS"):
        found.update(getattr(programme_words, words).values())
    found |= {*BOUND_WORDS.values(), EXAMPLE_TITLE, SOURCE, QUARTER.text, FIGURE.text, PUBLIC.source}
    found |= {words for _, _, words in PUBLIC.points}
    for one in (money_words.VIEW_WORDS, money_words.VIEW_NOTES, money_words.ROW_WORDS, money_words.KEY_WORDS):
        found.update(one.values())
    found |= {*money_words.FIGURE_WORDS.values(), *sites_tables.ZONE_WORDS.values(), EXAMPLE_SOURCE}
    found |= {money_file.MONTH.text, money_file.FIGURES_OF_INDEX.text, service_day.CLOCK.text, service_day.SHARES.text}
    found |= {service_day.read_service_day().title}
    found |= {tomllib.loads((HERE / name).read_text(encoding="utf-8"))["title"] for name in STEPS}
    concept = read_concept()
    found |= {concept.title, *(room.name for room in concept.rooms)}
    found |= {*Fact, *TIMES_UNDER_WAY.values(), walk_times.ON_ROADS, walk_times.ESTIMATED}
    found |= {travel_keys.MATRIX_TODO, travel_keys.ROADS_TODO, travel_keys.FEEDS_TODO}
    found |= {day.capitalize() for day in WEEKDAYS}
    found |= {visit_model.ESTIMATE, visit_model.PARTLY_FITTED, visit_model.FITTED, people_group.AGES_ASSUMED}
    found |= {language_group.BY_STATUS, language_group.SITES_BY_STATUS, huff.HUFF, low_demand.LOW_DEMAND}
    for words in (chapters.GOAL_WORDS, chapters.STATE_WORDS, chapters.PLAN_WORDS, chapters.AUDIENCES, chapters.METHODS):
        found.update(words.values())
    found |= {ACCOUNTS, BOTH, *chapters.GOAL_NOTES.values(), *ABOUT_WORDS.values()}
    for path in sorted(SRC.rglob("*.py")):
        found.update(messages_of(path.read_text(encoding="utf-8")))
    for path in sorted((SRC / "report" / "templates").glob("*.html")):
        found.update(messages_of_template(path.read_text(encoding="utf-8")))
    found |= {
        text
        for known in (*fault.FAULTS.values(), *demand_fault.DEMAND_FAULTS.values(), *ANSWER_FAULTS.values())
        for text in (known.text, known.todo)
    }
    found |= {lease_book_columns.LEASES, lease_book_columns.STAFF, lease_book_columns.HOMES}
    found |= {lease_book_columns.AGENCIES, lease_book_columns.ABOUT}
    for country in ("FI", "SE"):
        base = read_default(country)
        found |= {text for network in base.networks.values() for text in (network.name, network.caution)}
    return frozenset(found - {""})


@cache
def catalogue(code: str) -> dict[str, str]:
    with (SRC / "locale" / code / "LC_MESSAGES" / "piste.po").open("rb") as source:
        return {
            str(entry.id): str(entry.string) for entry in read_po(source, locale=code) if entry.id and not entry.fuzzy
        }


def fields(message: str) -> list[str]:
    return sorted({name for _, name, _, _ in string.Formatter().parse(message) if name is not None})


def test_messages_are_found():
    """The search finds messages of all kinds; so many that a broken search would show."""
    assert len(every_message()) > 250
    assert {
        "Reading the base data",
        "Plan with {points} points",
        "Give true or false.",
        "The region {name} is not known.",
        "There is no file {path}.",
        "Past {minutes} min, people",
        "36 former offices of the DVV",
        "Municipalities that lose most",
    } <= every_message()


@pytest.mark.parametrize("code", ["fi", "sv"])
def test_every_message_is_translated(code):
    missing = sorted(message for message in every_message() if not catalogue(code).get(message))
    assert not missing, json.dumps(missing, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("code", ["fi", "sv"])
def test_a_translation_has_the_fields_of_its_message(code):
    assert {key: text for key, text in catalogue(code).items() if not set(fields(text)) <= set(fields(key))} == {}
    lost = {key: text for key, text in catalogue(code).items() if set(fields(text)) < set(fields(key))}
    assert lost == {}


def test_both_catalogues_hold_the_same_messages_in_order():
    fi, sv = (list(catalogue(code)) for code in ("fi", "sv"))
    assert sorted(fi) == sorted(sv)


def test_the_search_understands_what_modules_write():
    source = """
def f(lang, many):
    lang.text("a" if many else "b", x=1)
    for title in ("c", "d"):
        lang.text(title)
    words, more = "e", "f"
    if many:
        words = "g" "h"
    lang.text(words + more)
    lang.text(words)
    findings.error("code", "i", todo="j")
    raise InfeasibleError("k")
"""
    assert set(messages_of(source)) == set("abcdeijk") | {"gh"}
