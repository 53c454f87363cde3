"""The live feed: a process of its own that tells open pages what changed, and nothing more.

It knows no Django, no room and no page. What a browser hears is read under that person's own sealed
context, on the login of its realm; the pages then fetch themselves again the ordinary way.
"""

MOST = 5000
"""Feeds at the same time; the next browser is turned away, and asks now and then instead."""
