"""Packages: what one day of a station is handed out as. What is in one, how it is
described, and how one is read and proven that anybody may have made. No station file is
needed.
"""
