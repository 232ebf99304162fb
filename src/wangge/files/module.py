from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wangge.files.services import lost_files, sweep
from wangge.kit.module import Check, Module, Scheduled

MODULE = Module(
    name="files",
    scheduled=(
        Scheduled("files.sweep", sweep, every=timedelta(hours=6), title=_("Remove uploads that belong to nothing")),
    ),
    checks=(Check(_("Stored files"), lost_files),),
)
