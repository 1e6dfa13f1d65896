// What the pages can do more with a script; everything works without it.
