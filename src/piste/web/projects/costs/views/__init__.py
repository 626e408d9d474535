"""Views of costs and of the programme page."""
