"""Where the caller is signed in, and ending it there."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts import services, shapes
from accounts.authentication import SignedInRequest
from accounts.selectors.sign_ins import own_sign_in, sign_ins_of
from rscord.core.api.view import View


class SignIns(View):
    """The caller's sign-ins."""

    @extend_schema(responses=list[shapes.SignInShape])
    def get(self, request: SignedInRequest) -> Response:
        current = request.auth.sign_in_id
        return Response([shapes.listed_sign_in(found, current) for found in sign_ins_of(request.user)])

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest) -> Response:
        """End all but the one that asks."""
        services.end_sign_ins(request.user, keep=request.auth.sign_in_id)
        return Response(status=204)


class OwnSignIn(View):
    """One of the caller's sign-ins."""

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, sign_in_id: int) -> Response:
        services.sign_out(own_sign_in(request.user, sign_in_id).id)
        return Response(status=204)
