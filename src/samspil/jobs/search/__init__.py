"""Search: what there is to find, made once, and how words find it.

The script `own/search.js` does the same with the same file where there is no server to ask; a test
holds the two against each other. Whoever changes the order of hits changes both.
"""
