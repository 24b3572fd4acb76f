"""Calls whose answer never changes; bot libraries make them when they start."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from rscord.core.api.view import View

REGION = {"id": "rscord", "name": "rscord", "optimal": True, "deprecated": False, "custom": False}


class VoiceRegions(View):
    """Where voice servers stand: here."""

    @extend_schema(responses=list[dict[str, Any]])
    def get(self, request: SignedInRequest) -> Response:
        return Response([REGION])


class StickerPacks(View):
    """The stickers that everybody has: none."""

    @extend_schema(responses=dict[str, Any])
    def get(self, request: SignedInRequest) -> Response:
        return Response({"sticker_packs": []})


class DefaultSounds(View):
    """The sounds that every guild has: none. py-cord is not ready before it has asked."""

    @extend_schema(responses=list[dict[str, Any]])
    def get(self, request: SignedInRequest) -> Response:
        return Response([])
