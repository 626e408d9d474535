"""Step 1, what is known: places with people, sites, today's offices, areas."""
