"""The house's own rules: small files and functions, no clock, no unseeded chance, open pins, clean names."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
EVERYTHING = [*SOURCES, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "bench").rglob("*.py"))]
KERNELS = ("kernel", "inline", "njit")
CLOCKS = {
    "time": {"time", "monotonic", "perf_counter", "process_time", "sleep"},
    "datetime": {"now", "today", "utcnow"},
    "date": {"today"},
}
CHANCE = {"default_rng", "RandomState"}


def name_of(path):
    return str(path.relative_to(ROOT))


WRITTEN = [path for path in EVERYTHING if "migrations" not in path.parts]
"""Migrations are generated from models, and nobody reads them from end to end."""


@pytest.mark.parametrize("path", WRITTEN, ids=name_of)
def test_a_file_has_at_most_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_function_has_at_most_60_lines_kernels_apart(path):
    """Kernels and signatures of many arrays are longer: what counts is the body."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.FunctionDef) or is_kernel(node):
            continue
        body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
        lines = body[-1].end_lineno - body[0].lineno + 1
        assert lines <= 60, f"{node.name} has {lines} lines"


def is_kernel(node):
    names = {part.id for decorator in node.decorator_list for part in ast.walk(decorator) if isinstance(part, ast.Name)}
    return bool(names & set(KERNELS))


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_the_engine_has_one_clock_and_no_unseeded_chance(path):
    if path.name == "deadline.py" and path.parent.name == "core":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner = node.func.value
        owner_name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
        assert node.func.attr not in CLOCKS.get(owner_name, ()), f"line {node.lineno} reads a clock"
        if node.func.attr in CHANCE:
            assert node.args, f"line {node.lineno} draws without a seed"
        elif owner_name == "random" and isinstance(owner, ast.Attribute):
            assert node.func.attr in {"Generator", "SeedSequence", "PCG64"}, f"line {node.lineno} draws without a seed"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_only_core_s_boundary_imports_highs(path):
    if path.name != "solver.py":
        assert "highspy" not in re.sub(r"#.*|\".*?\"", "", path.read_text(encoding="utf-8"))


def test_no_room_for_everything():
    assert not [p for p in SOURCES if p.stem in {"utils", "util", "helpers", "helper", "common", "manager", "misc"}]


@pytest.mark.parametrize("name", ["uv", "run", "dev"])
def test_pins_have_hashes_and_no_addresses(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    pins = re.findall(r"^[a-z0-9][^\s=]*==", text, flags=re.MULTILINE)
    blocks = re.split(r"^(?=[a-z0-9][^\s=]*==)", text, flags=re.MULTILINE)[1:]
    assert len(pins) == len(blocks) and all("--hash=sha256:" in block for block in blocks)


def test_a_docs_page_is_in_the_list_of_pages():
    listed = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert {page for page in pages if f"]({page})" not in listed} == set()
    assert {page for page in re.findall(r"\]\(([\w-]+\.md)\)", listed) if page not in pages} == set()
