"""What can be done with concerns beyond the moves of the engine."""

from wangge.kinds.concern.services.joint import sign_joint
from wangge.kinds.concern.services.rating import Rated, check_result, open_checks, rate_and_maybe_reopen, report_again
from wangge.kinds.concern.services.reporting import AddedSupport, add_support, report, report_settled

__all__ = [
    "AddedSupport",
    "Rated",
    "add_support",
    "check_result",
    "open_checks",
    "rate_and_maybe_reopen",
    "report",
    "report_again",
    "report_settled",
    "sign_joint",
]
