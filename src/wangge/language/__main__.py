"""`python -m wangge.language`: the command without the rest of the platform."""

import sys

from wangge.language.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
