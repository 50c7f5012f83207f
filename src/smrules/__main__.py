"""`python -m smrules` is the command line."""

from smrules.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
