from datetime import timedelta

from wangge.jobs.services import remove_old
from wangge.kit.module import Module, Scheduled

MODULE = Module(name="jobs", scheduled=(Scheduled("jobs.remove_old", remove_old, every=timedelta(days=1)),))
