"""The catalogue: what there is, where to fetch it, how much it is, and how it is cited.

Everything here is made from one publication of the content and says nothing that is not in it.
"""
