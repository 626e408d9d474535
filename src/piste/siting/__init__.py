"""Step 3, where to open: which sites, proven."""
