"""What the shared pages add: the choice of type size, and a page that shows every part in a demo city."""

from wangge.kit.module import Module

MODULE = Module(name="ui", urls=(("ui/", "wangge.ui.urls"),))
