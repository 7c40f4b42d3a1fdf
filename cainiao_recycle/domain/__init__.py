"""The rules of the trade: facts in, decisions or refusals out.

Nothing here reads a clock, draws a code, opens a file or prints.
"""
