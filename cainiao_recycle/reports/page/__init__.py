"""Pages of figures for a browser: one file each, which asks for nothing from anywhere.

They know nothing of a station: what is shown is handed in.
"""
