"""The command line: one verb, one file. Parse, call one verb, render, return."""
