"""Visits: who waits and is served where, in which order, and what came of it; kept as periods."""
