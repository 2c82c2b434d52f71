import pytest

from owneros.domain.work.jobs.statuses import NEXT, VERBS, JobStatus, refusal, steps

ALLOWED = {
    ("lead", "estimating"), ("lead", "scheduled"), ("lead", "active"), ("lead", "lost"),
    ("estimating", "lead"), ("estimating", "scheduled"), ("estimating", "active"), ("estimating", "lost"),
    ("scheduled", "estimating"), ("scheduled", "active"), ("scheduled", "on_hold"), ("scheduled", "lost"),
    ("active", "scheduled"), ("active", "on_hold"), ("active", "completed"),
    ("on_hold", "scheduled"), ("on_hold", "active"), ("on_hold", "completed"), ("on_hold", "lost"),
    ("completed", "active"), ("completed", "closed"),
    ("closed", "completed"),
    ("lost", "lead"),
}  # fmt: skip


@pytest.mark.parametrize("wanted", JobStatus)
@pytest.mark.parametrize("status", JobStatus)
def test_every_step(status, wanted):
    reason = refusal(status, wanted)
    if (status, wanted) in ALLOWED:
        assert reason == ""
    else:
        assert reason.endswith(".")


def test_words_for_all():
    assert set(VERBS) == set(NEXT) == set(JobStatus)


def test_an_unknown_status_is_refused():
    assert refusal("lead", "finished") == "Choose one of the statuses."


@pytest.mark.parametrize(
    ("status", "first"),
    [
        ("lead", ("scheduled", "Schedule")),
        ("estimating", ("scheduled", "Schedule")),
        ("scheduled", ("active", "Start work")),
        ("active", ("completed", "Complete")),
        ("on_hold", ("active", "Resume work")),
        ("completed", ("active", "Reopen")),
        ("closed", ("completed", "Reopen")),
        ("lost", ("lead", "Reopen as lead")),
    ],
)
def test_the_usual_step_comes_first(status, first):
    assert steps(status)[0] == first
