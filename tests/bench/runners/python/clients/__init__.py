"""The clients that are measured, each behind ``Client(options)`` with ``track(properties)``, ``flush()`` and ``close()``.

``options`` holds ``url``, and where the task asks for it ``batch`` (events in a request), ``queue`` (events that may wait), ``in_flight``
and ``durability``; what it does not hold stays as the client's makers chose. ``close`` waits until all is out, as long as the
client's own way of ending lets it. ``DISTRIBUTION`` is what is installed for it.
"""
