"""Pages: figures, visits, resources, a point today, open statistics, privacy."""
