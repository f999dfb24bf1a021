"""What a reader's browser keeps: records of every kind, and a file as it is exported."""

import json

DAY = "2026-11-20"


def answer(correct=True, date=DAY, tries=1, chosen=("a",)):
    return {"chosen": list(chosen), "correct": correct, "tries": tries, "date": date}


def bet(date=DAY, **more):
    return {"choice": "a", "confidence": 0.75, "options": 4, "date": date, **more}


def settled(outcome="a", score=0.1, date=DAY, settled=DAY, **more):
    return bet(date, outcome=outcome, score=score, settled=settled, **more)


def digit(label=7, shade="A"):
    return {"label": label, "pixels": shade * 1044 + "AA=="}  # 784 bytes


def file(**kinds):
    return json.dumps({"format": "dli-progress-1", "date": DAY, "kinds": kinds})


FULL = {
    "read": {"lenet": {"date": DAY}},
    "quiz": {"lenet.one": answer(), "lenet.two": answer(False, tries=3), "gone.question": answer()},
    "bets": {"lenet.coin": settled(), "lenet.dice": bet()},
    "shown": {"lenet.shuffled": {"date": DAY}},
    "exercises": {"lenet.size": {"status": "passed", "date": DAY}, "resnet.join": {"status": "failed", "date": DAY}},
    "digits": [digit(), digit(3, "B")],
    "place": {"lesson": "lenet", "section": "two-passes", "date": DAY},
}
