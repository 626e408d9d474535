"""Deciding together: a region's plan with its group, comments, consultation, answers and versions."""
