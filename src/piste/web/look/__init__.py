"""The look: templates and components of all pages."""
