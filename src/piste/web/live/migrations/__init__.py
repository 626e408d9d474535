"""The migrations of live."""
