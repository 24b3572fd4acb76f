"""The listening socket: bound once by the supervisor, shared by its web processes."""

import errno
import socket
import sys

BACKLOG = 4096


class CannotListen(Exception):
    """The address cannot be listened on; the text is a sentence for the operator."""


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket. Raises :class:`CannotListen`.

    Connections wait in it while web processes start, so nobody is refused during a restart.
    """
    listener = _socket(host)
    if sys.platform != "win32":
        # On Windows this would let two programs have one port.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise CannotListen(_sentence(error, host, port)) from None
    return listener


def url(host: str, port: int, public_url: str = "") -> str:
    """Return the address that people type to reach a server that listens on ``host``."""
    local = {"127.0.0.1", "0.0.0.0", "::", "::1", "localhost"}  # noqa: S104
    shown = "localhost" if host in local else f"[{host}]" if ":" in host else host
    return public_url or f"http://{shown}:{port}"


def _socket(host: str) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][0]
    except OSError:
        raise CannotListen(f"HOST={host} is not an address of this machine.") from None
    return socket.socket(family, socket.SOCK_STREAM)


def _sentence(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is already used by another program. Stop it, or set PORT to another number."
    if error.errno == errno.EACCES:
        return f"port {port} needs more rights than this user has. Set PORT to a number from 1024 on."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"HOST={host} is not an address of this machine."
    return f"cannot listen on {host}:{port}: {error.strerror}."
