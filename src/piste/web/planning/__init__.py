"""Planners: data sets, scenarios, runs, plans."""
