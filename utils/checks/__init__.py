"""Checks of the exercises, one module per lesson: `first_model.py` holds the checks of `first-model.…`.

A check is a function with the decorator `utils.exercises.exercise`. It receives the learner's answer,
raises `Wrong(en, zh)` where something can be said about it, and returns None where the answer is right
(or a pair (en, zh): one sentence to add to "Correct").
"""
