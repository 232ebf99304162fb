"""The marks every view carries; the mechanism is `ui.guards`, the roles are ours."""

from wangge.ui.guards import Guard, anyone, has_role, in_post, refused, signed_in

__all__ = ["Guard", "anyone", "has_role", "in_post", "refused", "signed_in"]
