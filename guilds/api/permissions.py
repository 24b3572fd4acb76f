"""Permissions, explained, over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from guilds import shapes
from guilds.selectors.channels import get_channel
from guilds.selectors.explain import explain_member
from rscord.core.api.view import View


class Explanation(View):
    """How a member's permissions in a channel come about: the last step's are what they have."""

    @extend_schema(responses=list[shapes.StepShape])
    def get(self, request: SignedInRequest, channel_id: int, user_id: int) -> Response:
        steps = explain_member(get_channel(request.user, channel_id), user_id)
        return Response([shapes.step(step) for step in steps])
