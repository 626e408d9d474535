"""How it went: visits, waits and what people think, told by statistics that protect people.

statsmodels and scipy.stats are imported where they are used: they take longer to read than all of the web together,
and most of its processes never estimate anything.
"""
