"""The Django project: planners, programme office, counters, customers."""
