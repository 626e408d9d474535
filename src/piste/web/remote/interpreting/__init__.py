"""Interpreters: who they are, when they can, what they are asked for, and what is paid for."""
