"""The ontology as its readers meet it: terms, what they demand, how they are used, versions."""
