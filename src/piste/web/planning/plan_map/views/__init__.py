"""Views of a plan's map."""
