"""The voice process: a selective forwarding unit (SFU) that relays everybody's media without decoding it.

It runs as ``python -m voice.server`` in an operating-system process of its own, because a busy Python thread beside
its loop costs most of the packets. It imports the standard library, pyOpenSSL and pylibsrtp only: nothing of Django,
nothing of the rest of the product. The web side speaks to it through :mod:`voice.server.client`.

A datagram's road: :mod:`wire` (one UDP socket) → :mod:`sfu` (whose is it?) → :mod:`ice`, :mod:`dtls` or, for media,
:mod:`srtp` → a :mod:`source` (what one person sends) → the :mod:`slots` of those who hear it → :mod:`forward` → wire.
Who gets a slot is decided by :mod:`stage` (the loudest) for sound and by each person's watch list for pictures.
"""
