"""How it went: visits, waits and what people think, told by statistics that protect people."""
