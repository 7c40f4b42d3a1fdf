"""What the owner reads: a day, a campaign, all time."""
