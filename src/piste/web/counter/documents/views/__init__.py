"""Pages of papers: at the point, and at the authority."""
