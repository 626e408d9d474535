"""Building reads no files and nothing tells on the machine it was made on."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENGINE = sorted(path for path in (ROOT / "src").rglob("*.py") if "cli" not in path.parts)
FILE_CALLS = {
    "open", "read_text", "write_text", "read_bytes", "write_bytes", "read_csv", "to_csv", "read_parquet", "to_parquet",
    "read_file", "to_file", "read_excel", "to_excel", "read_table", "write_table", "loadtxt", "savetxt", "savez",
    "mkdir", "unlink", "rename", "iterdir", "glob", "rglob", "write_json", "hash_file", "whole_folder",
}  # fmt: skip
MISNAMED = {
    "src/piste/basedata/base_import.py": {"build_provenance"},  # hashes the files that were read
    "src/piste/basedata/base_store.py": {"build_stored"},  # reads the folder's tables
}
"""Functions that read and should be called so: nothing comes in here, and what is mended goes out."""
HOMES = re.compile(r"/(?:root|home/\w+|Users/\w+|work)/[\w.]")
ADDRESSES = re.compile(r"https?://[^\s\"']*(?:pypi\.org/simple|registry\.npmjs|index-url|artifactory|nexus)")
TEXTS = {".py", ".md", ".toml", ".txt", ".in", ".json", ".yml", ".yaml", ".cfg", ".po", ".html", ".css", ".js", ""}


def called_name(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def file_calls(source: str) -> list[str]:
    """Return where functions called build_… read or write files."""
    return [
        f"{function.name} calls {called_name(node)} in line {node.lineno}"
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef) and function.name.startswith("build_")
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and called_name(node) in FILE_CALLS
    ]


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: str(path.relative_to(ROOT)))
def test_building_reads_and_writes_no_files(path):
    guilty = {told.split()[0] for told in file_calls(path.read_text(encoding="utf-8"))}
    assert guilty == MISNAMED.get(str(path.relative_to(ROOT)), set())


def test_the_search_for_file_calls_finds_them():
    source = "def build_x(path):\n    return path.read_text()\ndef read_x(path):\n    return path.read_text()\n"
    assert file_calls(source) == ["build_x calls read_text in line 2"]


def committed_texts() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a clone: git does not say which files are committed")
    paths = [ROOT / name for name in listed.stdout.splitlines()]
    return [path for path in paths if path.suffix in TEXTS and path.is_file() and path != Path(__file__)]


def test_no_committed_file_names_a_maker_s_folder_or_a_registry():
    told = {}
    for path in committed_texts():
        text = path.read_text(encoding="utf-8", errors="replace")
        found = [match.group() for search in (HOMES, ADDRESSES) for match in search.finditer(text)]
        if found:
            told[str(path.relative_to(ROOT))] = found[:3]
    assert told == {}
