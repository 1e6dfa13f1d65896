"""Answers in the forms that people and programs take away.

`table` makes an answer into columns of plain values; each other module writes one kind of file.
"""
