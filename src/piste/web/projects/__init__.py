"""The programme office: concept versions, site projects, lessons, regions and their phases."""
