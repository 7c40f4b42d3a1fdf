"""The way to paper: where to (`target`, `destination`), slips as bytes (`rendering`), sent
(`sending`) and told of in the book (`slips`, `batch`), also beside the counter
(`background`).
"""
