"""`samspil` and `python -m samspil`."""

import gc


def main() -> None:
    """The command; whoever stops it while it is being loaded sees no trace of that either."""
    gc.set_threshold(10_000)  # nearly all that is made lives as long as the command
    try:
        from samspil.doors.cli.main import run  # noqa: PLC0415 - what takes time is loaded inside

        run()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    finally:
        gc.freeze()  # all there is goes with the process, and need not be gone through before


if __name__ == "__main__":
    main()
