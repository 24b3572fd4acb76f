"""The base of every JSON view: body as an object, rate limits with their headers."""

from typing import Any, ClassVar

from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

import rscord.core.api.schema  # noqa: F401  (describes the shapes that views answer with)
from rscord.core import logs, ratelimit
from rscord.core.api.address import limit_key
from rscord.core.api.render import JSONRenderer
from rscord.core.errors import InvalidForm
from rscord.core.ratelimit import Bucket

DEFAULT_BUCKET = Bucket("default", 50, 1)


class View(APIView):
    """A JSON view. ``buckets`` maps an HTTP method to its rate limit; methods without one share 50 a second.

    A bucket counts per user (or address, for strangers) and per major id: the channel, guild or webhook of the URL,
    as bot libraries expect (https://docs.discord.com/developers/topics/rate-limits).
    """

    buckets: ClassVar[dict[str, Bucket]] = {}
    major_ids: ClassVar[tuple[str, ...]] = ("channel_id", "guild_id", "webhook_id")

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        logs.bind_user(getattr(request.user, "id", None), getattr(request.auth, "sign_in_id", None))
        bucket = self.buckets.get(request.method or "", DEFAULT_BUCKET)
        majors = [kwargs[name] for name in self.major_ids if name in kwargs]
        self.limit_state = ratelimit.hit(bucket, self.limit_key(request), *majors)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[BaseRenderer, str]:
        """Answer JSON whatever the caller says it accepts: there is nothing else to choose from."""
        return JSONRenderer(), JSONRenderer.media_type

    def limit_key(self, request: Request) -> object:
        """Whom the limit counts: the user, or the address of a stranger."""
        return request.user.id if request.user else limit_key(request._request)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        finished: Response = super().finalize_response(request, response, *args, **kwargs)
        # What one person may read must not come out of a cache for the next one on the same machine.
        finished.headers.setdefault("Cache-Control", "no-store")
        state: ratelimit.State | None = getattr(self, "limit_state", None)
        if state is not None:
            add_limit_headers(finished, state)
        return finished


def add_limit_headers(response: Response, state: ratelimit.State) -> None:
    """Say how the request's bucket stands. ``Remaining`` already counts this request."""
    response["X-RateLimit-Limit"] = str(state.bucket.limit)
    response["X-RateLimit-Remaining"] = str(state.remaining)
    response["X-RateLimit-Reset"] = f"{state.reset_at:.3f}"
    response["X-RateLimit-Reset-After"] = f"{state.reset_after:.3f}"
    response["X-RateLimit-Bucket"] = state.bucket.name


def body(request: Request) -> dict[str, Any]:
    """Return the request's body as a dict. Raises :class:`InvalidForm` if it is a list, a string or a number."""
    data = request.data
    if hasattr(data, "dict"):
        return dict(data.dict())
    if not isinstance(data, dict):
        raise InvalidForm.one("body", "MODEL_TYPE_CONVERT", "The body must be an object.")
    return data
