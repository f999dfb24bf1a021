"""The figures that the course promises: `python tools/bench` prints them."""

LESSONS_PLANNED = 39
