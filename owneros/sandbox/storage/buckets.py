"""A bucket: is it there, what is in it, and deleting many at once."""

import base64
from urllib.parse import quote
from xml.etree import ElementTree as ET

from flask import Response, render_template, request

from owneros.sandbox.clock import iso
from owneros.sandbox.kit.calls import Call
from owneros.sandbox.storage.access import endpoint
from owneros.sandbox.storage.problems import StorageError
from owneros.sandbox.storage.shelf import Shelf, StoredObject

MOST_KEYS = 1000


@endpoint("GET", "/<bucket>")
def list_objects(call: Call, bucket: str) -> str | Response:
    """HEAD asks whether the bucket is there; GET with list-type=2 lists it in key order."""
    shelf = Shelf(call.box, bucket)
    if request.method == "HEAD":
        return Response(status=200)
    if request.args.get("list-type") != "2":
        raise StorageError("NotImplemented", "The sandbox lists with list-type=2.")
    prefix, delimiter = request.args.get("prefix", ""), request.args.get("delimiter", "")
    limit = min(MOST_KEYS, int(request.args.get("max-keys", MOST_KEYS)))
    found = shelf.after(prefix, start_of_page())
    found, folders = folded(found, prefix, delimiter) if delimiter else (found, [])
    page, more = found[:limit], len(found) > limit
    return render_template(
        "sandbox/storage/list.xml",
        bucket=bucket,
        prefix=prefix,
        page=page,
        folders=folders,
        limit=limit,
        token=base64.urlsafe_b64encode(page[-1].key.encode()).decode() if more else "",
        encoding=request.args.get("encoding-type"),
        shown=shown,
        iso=iso,
    )


@endpoint("POST", "/<bucket>")
def delete_objects(call: Call, bucket: str) -> str:
    shelf = Shelf(call.box, bucket)
    if "delete" not in request.args:
        raise StorageError("NotImplemented", "The sandbox knows POST with ?delete only.")
    try:
        tree = ET.fromstring(request.get_data())  # noqa: S314 written by our own client
    except ET.ParseError:
        raise StorageError("MalformedXML", "The body is not XML.") from None
    keys = [node.text or "" for node in tree.iterfind("{*}Object/{*}Key")]
    if not 1 <= len(keys) <= MOST_KEYS:
        raise StorageError("MalformedXML", "Name from 1 to 1000 keys.")
    for key in keys:
        shelf.delete(key)
    told = [] if tree.findtext("{*}Quiet") == "true" else keys
    return render_template("sandbox/storage/deleted.xml", keys=told)


def start_of_page() -> str:
    if token := request.args.get("continuation-token"):
        try:
            return base64.urlsafe_b64decode(token).decode()
        except ValueError:
            raise StorageError("InvalidArgument", "The continuation token is not ours.") from None
    return request.args.get("start-after", "")


def folded(found: list[StoredObject], prefix: str, delimiter: str) -> tuple[list[StoredObject], list[str]]:
    """Keys with the delimiter after the prefix become one common prefix each."""
    plain, folders = [], []
    for stored in found:
        head, mark, _ = stored.key[len(prefix) :].partition(delimiter)
        if mark:
            folders.append(prefix + head + mark)
        else:
            plain.append(stored)
    return plain, list(dict.fromkeys(folders))


def shown(key: str) -> str:
    return quote(key, safe="/-_.~") if request.args.get("encoding-type") == "url" else key
