"""Minutes over roads: OpenStreetMap to a directed graph, a contraction hierarchy, and a sweep from every site at once."""
