"""What people read: maps, charts, tables, documents."""
