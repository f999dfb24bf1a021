"""What runs where the course is published."""

import yaml
from lessons import ROOT

WORKFLOWS = ROOT / ".github" / "workflows"


def workflow(name):
    read = yaml.safe_load((WORKFLOWS / name).read_text("utf8"))
    return read[True], read["jobs"]  # (YAML reads the key `on` as true)


def test_nothing_is_published_before_every_check_has_passed():
    _, jobs = workflow("publish.yml")
    checks = {name for name, job in jobs.items() if job.get("uses", "").endswith("workflows/check.yml")}
    deploying = [
        job for job in jobs.values() if any("gh-pages" in step.get("run", "") for step in job.get("steps", ()))
    ]
    assert checks and deploying
    assert all(
        {job["needs"]} <= checks if isinstance(job["needs"], str) else set(job["needs"]) & checks for job in deploying
    )
    assert "workflow_call" in workflow("check.yml")[0]


def test_the_check_looks_at_every_page_from_a_server_too():
    _, jobs = workflow("check.yml")
    assert str(jobs["test"]["env"]["COURSE_FULL"]) == "1"


def test_the_check_runs_every_lesson_on_jax():
    _, jobs = workflow("check.yml")
    commands = [
        step.get("run", "")
        for job in jobs.values()
        if job.get("env", {}).get("COURSE_BACKEND") == "jax"
        for step in job["steps"]
    ]
    assert any("tests/lessons/test_backends.py" in command for command in commands)
    assert (ROOT / "tests" / "lessons" / "test_backends.py").exists()


def test_the_check_looks_at_the_pages_with_one_family_of_fonts_and_without_chinese_characters():
    _, jobs = workflow("check.yml")
    (job,) = (job for job in jobs.values() if "COURSE_FONTS" in job.get("env", {}))
    assert {"dejavu", "liberation", "noto"} <= set(job["strategy"]["matrix"]["fonts"])
    assert any("pytest" in step.get("run", "") and "tests/site" in step["run"] for step in job["steps"])
