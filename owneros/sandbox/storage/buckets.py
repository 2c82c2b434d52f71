"""A bucket: is it there, what is in it, and deleting many at once."""

import base64
from urllib.parse import quote
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from flask import Response, request

from owneros.sandbox.clock import iso
from owneros.sandbox.kit.calls import Call
from owneros.sandbox.storage.access import endpoint
from owneros.sandbox.storage.problems import StorageError
from owneros.sandbox.storage.shelf import Shelf, StoredObject

MOST_KEYS = 1000
NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"


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
    if delimiter:
        found, folders = folded(found, prefix, delimiter)
    else:
        folders = []
    page, more = found[:limit], len(found) > limit
    parts = [
        element("Name", bucket),
        element("Prefix", shown(prefix)),
        element("KeyCount", str(len(page) + len(folders))),
        element("MaxKeys", str(limit)),
        element("IsTruncated", "true" if more else "false"),
        *(f"<Contents>{contents(stored)}</Contents>" for stored in page),
        *(f"<CommonPrefixes>{element('Prefix', shown(name))}</CommonPrefixes>" for name in folders),
    ]
    if request.args.get("encoding-type") == "url":
        parts.append(element("EncodingType", "url"))
    if more:
        token = base64.urlsafe_b64encode(page[-1].key.encode()).decode()
        parts.append(element("NextContinuationToken", token))
    return xml("ListBucketResult", "".join(parts))


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
    quiet = tree.findtext("{*}Quiet") == "true"
    deleted = (f"<Deleted>{element('Key', key)}</Deleted>" for key in keys)
    return xml("DeleteResult", "" if quiet else "".join(deleted))


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


def contents(stored: StoredObject) -> str:
    return (
        element("Key", shown(stored.key))
        + element("LastModified", iso(stored.modified))
        + element("ETag", stored.etag)
        + element("Size", str(stored.size))
        + element("StorageClass", "STANDARD")
    )


def shown(key: str) -> str:
    return quote(key, safe="/-_.~") if request.args.get("encoding-type") == "url" else key


def element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def xml(root: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><{root} xmlns="{NAMESPACE}">{inner}</{root}>'
