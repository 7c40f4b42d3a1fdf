"""What leaves on paper or as a picture."""
