"""The `responder` command, as `python -m responder`."""

from responder.cli import main

if __name__ == "__main__":
    main()
