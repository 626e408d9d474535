"""Benchmarks: `python -m bench` measures Piste beside its peers."""
