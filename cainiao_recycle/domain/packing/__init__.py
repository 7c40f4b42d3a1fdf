"""Whether things fit a carton, and which carton: `pack` decides it."""
