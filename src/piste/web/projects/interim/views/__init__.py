"""Views of interim reports."""
