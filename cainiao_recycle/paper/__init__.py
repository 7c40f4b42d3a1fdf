"""Paper: vouchers, tags, cards and labels on every kind of paper.

`slip` is what is printed, `slip_texts` what it says in the station's language. Pages and
labels are made in `pages`, receipts in `receipts`, their symbols in `qr`; `printing` brings
them to a file or a printer. Every size of paper stands in `domain/papers.py`.

Only `slip_texts` and `printing` know the book.
"""
