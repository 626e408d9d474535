"""The programme: which site project begins when, what it saves by when, and how sure that is."""
