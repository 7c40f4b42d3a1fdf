"""What a scanner sends, and how to set it: what `scanner-test` shows."""
