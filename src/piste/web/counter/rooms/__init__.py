"""Shared rooms: booked by all agencies under rules a room, watched by rounds, mended by reports."""
