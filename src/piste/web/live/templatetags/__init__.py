"""Template tags of live pages."""
