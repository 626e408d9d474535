"""Customers' pages: no account, no needless cookie."""
