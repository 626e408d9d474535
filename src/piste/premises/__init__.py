"""Premises: what a shared work environment needs, and what it costs and saves."""
