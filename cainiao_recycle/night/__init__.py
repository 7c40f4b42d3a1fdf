"""What happens when the station is shut: closing days, exporting them, proving and
keeping the file.
"""
