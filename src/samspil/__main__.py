"""`samspil` and `python -m samspil`."""


def main() -> None:
    """The command; whoever stops it while it is being loaded sees no trace of that either."""
    try:
        from samspil.doors.cli.main import run  # noqa: PLC0415 - what takes time is loaded inside

        run()
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
