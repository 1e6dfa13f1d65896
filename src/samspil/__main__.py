"""`python -m samspil` is the `samspil` command."""

from samspil.doors.cli.main import run

if __name__ == "__main__":
    run()
