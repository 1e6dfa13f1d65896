"""The pages of the website: templates, styles, and what each page says. No server in here.

`samspil serve` answers with these pages, `samspil build` writes them to files; both ask this room
for them and add nothing of their own.
"""
