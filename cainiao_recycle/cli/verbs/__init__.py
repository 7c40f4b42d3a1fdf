"""One verb, one file: `HELP` and `command`."""
