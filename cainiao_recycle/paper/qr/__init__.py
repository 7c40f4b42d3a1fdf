"""QR symbols: made (`symbol`, `mask`), and read back before they leave (`reading`)."""
