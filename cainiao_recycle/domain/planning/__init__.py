"""The day's plan: which box goes to which parcel."""
