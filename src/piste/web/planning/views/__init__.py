"""Pages of planners: data sets, scenarios, runs, plans."""
