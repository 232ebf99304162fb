"""Names of what people do, for the audit log."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "sign_in": _("Signed in"),
    "sign_out": _("Signed out"),
    "sign_in.failed": _("Failed to sign in"),
    "sign_in.locked": _("Account locked after failures"),
    "person.create": _("Added a person"),
    "person.edit": _("Changed a person"),
    "person.profile": _("Changed own settings"),
    "person.password": _("Changed own password"),
    "person.password_reset": _("Gave a new first password"),
    "person.deactivate": _("Stopped an account"),
    "person.reactivate": _("Opened an account again"),
    "post.appoint": _("Granted a post"),
    "post.end": _("Ended a post"),
    "post.hand_over": _("Passed on open work"),
    "post.move": _("Moved posts to new areas"),
    "organization.create": _("Added an organization"),
    "organization.edit": _("Changed an organization"),
    "import.commit": _("Imported a table"),
    "import.passwords": _("Fetched first passwords"),
}
