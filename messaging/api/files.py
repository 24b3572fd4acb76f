"""Files over HTTP: uploading, fetching, removing."""

import re
from collections.abc import Sequence
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from guilds.selectors.channels import ChannelAccess
from messaging import limits, media, shapes
from messaging.files import is_signed
from messaging.models import Attachment
from messaging.selectors.files import attached_file, get_file
from messaging.services import files as services
from messaging.services.files import FileChanges, Upload
from rscord.core import errors
from rscord.core.api.view import View
from rscord.core.pages import not_found

_PART = re.compile(r"files?\[?([0-9]{1,3})?\]?")
_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class Uploads(View):
    """Upload one file, to be attached to a message afterwards."""

    buckets = {"POST": limits.UPLOAD}

    @extend_schema(request={"multipart/form-data": dict[str, Any]}, responses={201: dict[str, Any]})
    def post(self, request: SignedInRequest) -> Response:
        file = request.FILES.get("file")
        if file is None or isinstance(file, list):
            raise errors.InvalidForm.one("file", "BASE_TYPE_REQUIRED", "A file is needed.")
        upload = Upload(file.name or "", file.file, file.size or 0)
        stored = services.store_file(uploader=request.user, upload=upload)
        return Response(shapes.attachment(stored) | {"url": f"/api/files/{stored.id}"}, status=201)


class File(View):
    """One file."""

    @extend_schema(responses={(200, "application/octet-stream"): bytes})
    def get(self, request: SignedInRequest, file_id: int) -> HttpResponseBase:
        return served(get_file(request.user, file_id))

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, file_id: int) -> Response:
        services.delete_file(actor=request.user, file_id=file_id)
        return Response(status=204)


@require_GET
def signed_file(request: HttpRequest, file_id: int, filename: str) -> HttpResponseBase:
    """A file at its signed address. Whoever is signed in must also be allowed to see it still."""
    if not is_signed(file_id, request.GET.get("ex", ""), request.GET.get("sig", "")):
        return not_found(request)
    try:
        file = attached_file(file_id)
        if request.user.is_authenticated:
            get_file(request.user, file_id)
        return served(file)
    except errors.NotFound:
        return not_found(request)


def served(file: Attachment) -> HttpResponseBase:
    """Return the bytes: shown by the browser if that is safe, else as a download, and never with any rights."""
    try:
        content = default_storage.open(file.path)
    except FileNotFoundError:
        raise errors.NotFound from None
    response = FileResponse(content, content_type=file.content_type)
    disposition = content_disposition_header(file.content_type not in media.INLINE, file.filename)
    response["Content-Disposition"] = disposition or "attachment"
    response["Content-Security-Policy"] = _SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


def file_changes(access: ChannelAccess, data: dict[str, Any], request: Request) -> FileChanges:
    """Store the files of an edit; return what becomes of the message's. Checked ``data`` names those that stay."""
    named = data.get("attachments") or ()
    uploads = uploads_of(request, named)
    added = [file.id for file in services.store_files(channel=access, uploads=list(uploads.values()))]
    kept = [entry["id"] for entry in named if entry["id"] not in uploads]
    return FileChanges(kept if "attachments" in data else None, added)


def uploads_of(request: Request, attached: Sequence[dict[str, Any]]) -> dict[int, Upload]:
    """Return the files of a multipart request by their numbers, with what ``attached`` says about each."""
    told = {entry["id"]: entry for entry in attached}
    found: dict[int, Upload] = {}
    for name, file in request.FILES.items():
        part = _PART.fullmatch(name)
        if part is None or isinstance(file, list):
            continue
        number = int(part[1] or 0)
        about = told.get(number, {})
        given = about.get("filename") or file.name or ""
        found[number] = Upload(given, file.file, file.size or 0, about.get("description") or "")
    return found
