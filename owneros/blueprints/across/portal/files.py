"""Files: the list, and each file after it was checked that it is this client's."""

import uuid

from flask import request

from owneros.blueprints.across.portal.area import bp
from owneros.blueprints.across.portal.way_in import opened, shell
from owneros.domain.across.portal import files as client_files
from owneros.domain.records.files.models import File
from owneros.domain.records.files.storing import read_file
from owneros.web.answers import Answer, file_answer, page


@bp.get("/<portal_token>/files", whom="link")
def files(portal_token: str) -> Answer:
    found = opened(portal_token)
    return page(
        "across/portal/files.html",
        **shell(portal_token, found),
        page=client_files.file_page(found.client.id, request.args.get("after")),
    )


@bp.get("/<portal_token>/files/shared/<uuid:portal_file_id>", whom="link")
def shared(portal_token: str, portal_file_id: uuid.UUID) -> Answer:
    return _served(client_files.shared_file(opened(portal_token).client.id, portal_file_id))


@bp.get("/<portal_token>/files/estimate/<uuid:estimate_file_id>", whom="link")
def of_estimate(portal_token: str, estimate_file_id: uuid.UUID) -> Answer:
    return _served(client_files.estimate_file(opened(portal_token).client.id, estimate_file_id))


@bp.get("/<portal_token>/files/signed/<uuid:signature_id>", whom="link")
def signed(portal_token: str, signature_id: uuid.UUID) -> Answer:
    return _served(client_files.signed_copy(opened(portal_token).client.id, signature_id))


def _served(file: File) -> Answer:
    return file_answer(read_file(file), file.content_type, file.name)
