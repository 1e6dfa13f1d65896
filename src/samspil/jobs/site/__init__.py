"""The whole website as a folder of files that any host can serve (`samspil build`).

The pages are those of `samspil.jobs.web`; in here is which files there are, what each is made from,
and how the folder comes to be whole.
"""
