"""Travel times by public transport: GTFS feeds, a connection scan, walking legs."""
