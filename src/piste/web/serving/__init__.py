"""`piste serve`: everything for one machine, started, watched and stopped together."""
