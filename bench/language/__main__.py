"""Print all figures of text reading beside plain baselines in one run.

    python -m bench.language --messages train.csv --events events.csv [--quick]
    python -m bench.language --spots messages.csv --spots-gold gold.csv

Messages need id,label,text_tokens,title,detail,near_dup_group; events id,date,street,community,type,main_type,
sub_type,source,dispose_unit; messages with hot spots labelled by reading id,title,detail,date and their labels id,label
(only those in a hot spot). Nothing is written. Categories are cross-validated with near copies kept together;
units are predicted later from earlier. Speed depends on what else the machine does: its load is printed.
"""

import argparse
import os
import resource
import tempfile
import time
from pathlib import Path

from bench.language import categories, gold_spots, places_and_duplicates, spots, unit_proposals


def main() -> None:
    """Run every part for which data was given."""
    parser = argparse.ArgumentParser(prog="python -m bench.language", description=__doc__)
    parser.add_argument("--messages", type=Path)
    parser.add_argument("--events", type=Path)
    parser.add_argument("--spots", type=Path, help="messages to group, if not those of --messages")
    parser.add_argument("--spots-gold", type=Path, help="id,label of the messages in a hot spot")
    parser.add_argument("--quick", action="store_true", help="two folds instead of five, one cut instead of three")
    given = parser.parse_args()
    started = time.perf_counter()
    print(f"processors {os.cpu_count()}, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        if given.messages:
            categories.run(given.messages, Path(folder), quick=given.quick)
            spots.run(given.messages)
        if given.spots_gold:
            gold_spots.run(given.spots or given.messages, given.spots_gold, Path(folder))
        if given.events:
            unit_proposals.run(given.events, Path(folder), quick=given.quick)
        places_and_duplicates.run()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"\nall in {time.perf_counter() - started:.0f} s, peak {peak} MB with baselines, load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
