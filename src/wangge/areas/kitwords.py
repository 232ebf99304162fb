"""Texts of `kit` that people read; listed here because texts are extracted app by app and kit is none."""

from wangge.kit.words import gettext_noop

KIT_WORDS = (
    gettext_noop("“%(text)s” is no area code: digits only, as many as its level has"),
    gettext_noop("“%(text)s” is no level"),
    gettext_noop("“%(text)s” does not fit its level: %(length)s digits, then only zeros"),
    gettext_noop("%(code)s cannot have a grid number %(number)s"),
    gettext_noop("“%(text)s” is no code of the scheme %(scheme)s"),
    gettext_noop("“%(text)s” is no known datum: wgs84, gcj02, bd09 or cgcs2000"),
    gettext_noop("line %(line)s: more cells than the %(number)s columns of the heading"),
    gettext_noop("the file has no heading row"),
    gettext_noop("line %(line)s: column “%(name)s” occurs twice"),
    gettext_noop("line %(line)s: no proper CSV (%(error)s)"),
    gettext_noop("the file is neither UTF-8 nor GB 18030 text"),
    gettext_noop("the file is no spreadsheet: %(error)s"),
    gettext_noop("the file is a web page named like a spreadsheet: open it and save it as .xlsx"),
    gettext_noop("several sheets hold rows: %(names)s. Name one, or keep only one in the file"),
    gettext_noop("the file has no sheets to choose from"),
    gettext_noop("the file has no sheet “%(name)s”; there are %(names)s"),
)
