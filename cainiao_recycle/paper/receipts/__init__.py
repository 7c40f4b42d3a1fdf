"""Receipts: laid out in columns (`layout`), checked (`fitness`), and turned into a
printer's commands (`escpos`) or lines on a terminal (`terminal`).
"""
