"""Let `python -m wangge.gridplan` run the planner."""

import sys

from wangge.gridplan.command import main

if __name__ == "__main__":
    sys.exit(main())
