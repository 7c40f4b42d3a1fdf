"""The scan loop: what a line does, what is said to it, and reading lines until the end.

`loop` decides, `screen` shows, `reading` reads. The loop keeps nothing that the book
hasn't got but the box in hand: whenever it is cut short, the next one takes up there.
"""
