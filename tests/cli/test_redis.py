import pytest
from redis import Redis
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

from owneros.embedded import RedisServer
from tests.patience import eventually


@pytest.fixture
def server(short_home):
    server = RedisServer(short_home)
    server.start()
    yield server
    server.kill()


def test_settings(server):
    expected = {"appendonly": "yes", "maxmemory-policy": "noeviction", "port": "0", "save": ""}
    with Redis.from_url(server.url, decode_responses=True) as redis:
        assert {name: redis.config_get(name)[name] for name in expected} == expected


def test_data_outlives_a_stop(server):
    with Redis.from_url(server.url) as redis:
        redis.set("kept", "yes")
    server.stop()
    assert not server.running
    server.start()
    with Redis.from_url(server.url) as redis:
        assert redis.get("kept") == b"yes"


@pytest.mark.faults
def test_data_that_was_written_out_outlives_kill_9(server):
    with Redis.from_url(server.url) as redis:
        redis.set("kept", "yes")
        eventually(lambda: written_out(redis), "Redis has written it")
    server.kill()
    assert server.socket_path.exists()
    server.start()
    with Redis.from_url(server.url) as redis:
        assert redis.get("kept") == b"yes"


def written_out(redis):
    told = redis.info("persistence")
    return told["aof_buffer_length"] == 0 and told["aof_pending_bio_fsync"] == 0


def test_rq_works_over_the_socket(server):
    with Redis.from_url(server.url) as redis:
        queue = Queue("deeds", connection=redis, serializer=JSONSerializer)
        job = queue.enqueue(abs, -3)
        SimpleWorker([queue], connection=redis, serializer=JSONSerializer).work(burst=True)
        assert job.return_value(refresh=True) == 3


def test_only_the_owner_can_reach_the_socket(server):
    assert server.socket_path.parent.stat().st_mode & 0o077 == 0


def test_works_in_a_deep_home_with_spaces(tmp_path):
    server = RedisServer(tmp_path.joinpath(*["a directory with a rather long name"] * 4))
    server.start()
    with Redis.from_url(server.url) as redis:
        assert redis.ping()
    server.stop()
    server.socket_path.parent.rmdir()
