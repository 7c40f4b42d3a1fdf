"""The one place with SQL: it answers named questions and writes entries."""
