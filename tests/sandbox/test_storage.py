import pytest
import requests
from botocore.exceptions import ClientError

from owneros.sandbox.server import SandboxServer
from tests.patience import PATIENCE
from tests.sandbox.standins import s3_client


def code(problem: pytest.ExceptionInfo[ClientError]) -> str:
    return problem.value.response["Error"]["Code"]


def test_what_is_put_comes_back(s3):
    put = s3.put_object(
        Bucket="owneros", Key="org/1/a b+ü.txt", Body=b"hello", ContentType="text/plain",
        ContentDisposition="inline", Metadata={"kind": "receipt"},
    )  # fmt: skip
    got = s3.get_object(Bucket="owneros", Key="org/1/a b+ü.txt")
    assert got["Body"].read() == b"hello"
    assert got["ContentType"] == "text/plain"
    assert got["ContentDisposition"] == "inline"
    assert got["Metadata"] == {"kind": "receipt"}
    assert got["ETag"] == put["ETag"] == '"5d41402abc4b2a76b9719d911017c592"'


def test_head_and_delete(s3):
    s3.put_object(Bucket="owneros", Key="k", Body=b"12345")
    assert s3.head_object(Bucket="owneros", Key="k")["ContentLength"] == 5
    s3.delete_object(Bucket="owneros", Key="k")
    s3.delete_object(Bucket="owneros", Key="k")
    with pytest.raises(ClientError) as problem:
        s3.head_object(Bucket="owneros", Key="k")
    assert code(problem) == "404"
    with pytest.raises(ClientError) as problem:
        s3.get_object(Bucket="owneros", Key="k")
    assert code(problem) == "NoSuchKey"


@pytest.mark.parametrize(("asked", "part"), [("bytes=1-2", b"12"), ("bytes=8-", b"89"), ("bytes=-3", b"789")])
def test_ranges(s3, asked, part):
    s3.put_object(Bucket="owneros", Key="k", Body=b"0123456789")
    got = s3.get_object(Bucket="owneros", Key="k", Range=asked)
    assert got["Body"].read() == part
    assert got["ResponseMetadata"]["HTTPStatusCode"] == 206


def test_a_range_beyond_the_end_is_refused(s3):
    s3.put_object(Bucket="owneros", Key="k", Body=b"0123456789")
    with pytest.raises(ClientError) as problem:
        s3.get_object(Bucket="owneros", Key="k", Range="bytes=50-60")
    assert code(problem) == "InvalidRange"


def test_create_only(s3):
    s3.put_object(Bucket="owneros", Key="once", Body=b"1", IfNoneMatch="*")
    with pytest.raises(ClientError) as problem:
        s3.put_object(Bucket="owneros", Key="once", Body=b"2", IfNoneMatch="*")
    assert code(problem) == "PreconditionFailed"


def test_listing_pages_through_a_prefix(s3):
    for number in range(5):
        s3.put_object(Bucket="owneros", Key=f"a/{number} é", Body=b"x")
    s3.put_object(Bucket="owneros", Key="b/1", Body=b"x")
    pages = s3.get_paginator("list_objects_v2").paginate(
        Bucket="owneros", Prefix="a/", PaginationConfig={"PageSize": 2}
    )
    assert [part["Key"] for page in pages for part in page["Contents"]] == [f"a/{n} é" for n in range(5)]
    folders = s3.list_objects_v2(Bucket="owneros", Delimiter="/")
    assert [part["Prefix"] for part in folders["CommonPrefixes"]] == ["a/", "b/"]


def test_deleting_many(s3):
    for key in ("a", "b", "c"):
        s3.put_object(Bucket="owneros", Key=key, Body=b"x")
    s3.delete_objects(Bucket="owneros", Delete={"Objects": [{"Key": "a"}, {"Key": "b"}]})
    assert [part["Key"] for part in s3.list_objects_v2(Bucket="owneros")["Contents"]] == ["c"]


def test_presigned_addresses_open_until_they_expire(box, s3):
    s3.put_object(Bucket="owneros", Key="pdf/ü 1.pdf", Body=b"%PDF")
    url = s3.generate_presigned_url(
        "get_object",
        Params={
            "Bucket": "owneros",
            "Key": "pdf/ü 1.pdf",
            "ResponseContentDisposition": 'attachment; filename="a b.pdf"',
            "ResponseContentType": "application/pdf",
        },
        ExpiresIn=60,
    )
    got = requests.get(url, timeout=PATIENCE)
    assert got.content == b"%PDF"
    assert got.headers["Content-Disposition"] == 'attachment; filename="a b.pdf"'
    assert got.headers["Content-Type"] == "application/pdf"
    assert "SignatureDoesNotMatch" in requests.get(url.replace("1.pdf?", "2.pdf?"), timeout=PATIENCE).text
    requests.post(box.url + "/_sandbox/clock", json={"advance": 120}, timeout=PATIENCE)
    late = requests.get(url, timeout=PATIENCE)
    assert late.status_code == 403
    assert "expired" in late.text


def test_a_presigned_put(s3):
    url = s3.generate_presigned_url("put_object", Params={"Bucket": "owneros", "Key": "up"}, ExpiresIn=60)
    assert requests.put(url, data=b"bytes", timeout=PATIENCE).status_code == 200
    assert s3.get_object(Bucket="owneros", Key="up")["Body"].read() == b"bytes"


def test_default_checksums_are_refused(box):
    with pytest.raises(ClientError) as problem:
        s3_client(box, checksums="when_supported").put_object(Bucket="owneros", Key="k", Body=b"x")
    assert code(problem) == "Unauthorized"


def test_strangers_are_refused(box, s3):
    with pytest.raises(ClientError) as problem:
        s3_client(box, secret="guess").put_object(Bucket="owneros", Key="k", Body=b"x")
    assert code(problem) == "SignatureDoesNotMatch"
    assert requests.get(box.url + "/r2/owneros/k", timeout=PATIENCE).status_code == 403
    with pytest.raises(ClientError) as problem:
        s3.put_object(Bucket="other", Key="k", Body=b"x")
    assert code(problem) == "NoSuchBucket"
    s3.head_bucket(Bucket="owneros")


def test_faults(box, s3):
    requests.post(
        box.url + "/_sandbox/fault",
        json={"vendor": "storage", "route": "/owneros/*", "method": "PUT", "after": True},
        timeout=PATIENCE,
    )
    with pytest.raises(ClientError) as problem:
        s3.put_object(Bucket="owneros", Key="k", Body=b"kept")
    assert code(problem) == "InternalError"
    assert s3.get_object(Bucket="owneros", Key="k")["Body"].read() == b"kept"


def test_files_survive_a_restart(data_dir):
    with SandboxServer(data_dir) as first:
        s3_client(first).put_object(Bucket="owneros", Key="k", Body=b"still here")
    with SandboxServer(data_dir) as second:
        assert s3_client(second).get_object(Bucket="owneros", Key="k")["Body"].read() == b"still here"
