"""Pages and labels: laid out once in millimetres (`drawing`; `card`, `labels`, `listing`),
checked (`fitness`), and painted three times (`png`, `svg`, `pdf`).
"""
