"""The `samspil` command: one module per job, each imported only when it is run."""
