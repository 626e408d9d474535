"""Staff of a point: roster, appointments, queue, desks."""
