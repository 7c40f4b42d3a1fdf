"""Paper: vouchers, tags, cards and labels on every kind of paper.

A slip (`slip`) says what is printed. Pages are drawn once, as a list of marks in
millimetres (`drawing`, `cards`, `labels`), and painted three times (`png`, `svg`,
`pdf`). Receipts are laid out in columns (`receipt`) and become printer commands
(`escpos`) or terminal text (`terminal`). `fitness` refuses paper that would not scan,
and `send` brings bytes to a printer.

Only three modules know the book: `wording` says its facts in the station's language,
`printing` writes jobs down and sends them, `background` does so beside the counter.
"""
