"""What our terms correspond to elsewhere: mapping sets, checked and made into modules of their own.

No module of the ontology imports one of these: what others say of their terms, and where we may
have misread them, cannot reach a rule, a check or a class of ours.
"""
