"""What all apps share: agencies, points, rooms, services."""
