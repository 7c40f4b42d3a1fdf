"""The scan loop: what a line does, what is said to it, and reading lines until the end.

A `Place` is all that a clerk's place keeps. Each room has steps, functions of a session and
a place that lead to the next place and an answer; `loop` hands them the words of a line.
Nothing else is kept: whenever the loop is cut short, the next one takes up from the book.
"""
