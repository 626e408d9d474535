"""Minutes over roads: OpenStreetMap to a graph, a contraction hierarchy, and a sweep from many sites at once."""
