"""Slips in the book: what they say (`contents`), their print jobs (`jobs`), whole sheets of
them for events (`batches`), and those that an undo makes void (`void`).
"""
