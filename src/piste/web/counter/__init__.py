"""The counter: roster, appointments, queue and desks of a point."""
