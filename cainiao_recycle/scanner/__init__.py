"""What a scanner sends, and what to set: `scanner-test`."""
