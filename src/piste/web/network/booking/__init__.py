"""Roster, skills, slots and locks: one engine for people, rooms, desks and interpreters alike."""
