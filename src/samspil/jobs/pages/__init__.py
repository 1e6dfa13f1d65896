"""Pages that teach: what a concept means, built from the content alone, free of any markup.

`content` is what a page is made of, `teaching` gives the page of a concept, `markdown` writes one.
"""
