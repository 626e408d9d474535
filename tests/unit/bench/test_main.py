"""`python -m bench` finds every benchmark and runs those named."""

from bench.__main__ import find_benchmarks, print_table, run_benchmarks


def test_every_module_with_run_is_found():
    found = find_benchmarks()
    assert {"options", "siting", "travel"} <= set(found)
    assert not any(name.startswith("_") for name in found)


def test_a_table_lines_up(capsys):
    print_table("siting", [("a", "1 s"), ("longer", "2 s")])
    assert capsys.readouterr().out == "\nsiting\n------\na       1 s\nlonger  2 s\n"
    print_table("nothing", [])
    assert capsys.readouterr().out == "\nnothing\n-------\n"


def test_those_named_run_and_unknown_ones_are_named(capsys):
    ran = []
    benchmarks = {name: lambda name=name: ran.append(name) or [] for name in ("one", "two")}
    assert run_benchmarks(["two"], benchmarks) == 0
    assert run_benchmarks([], benchmarks) == 0
    assert ran == ["two", "one", "two"]
    assert run_benchmarks(["one", "three"], benchmarks) == 2
    assert "no benchmark is called three; there are one, two" in capsys.readouterr().err
    assert ran == ["two", "one", "two"]
