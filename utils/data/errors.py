"""What goes wrong on the way to a data file, in both languages."""


class DataError(Exception):
    """A data file could not be had or used; says why in both languages.

    Args:
        en, zh: the reason, a sentence part without full stop.
        waited: whether the reader had to wait for this to be found out.
    """

    def __init__(self, en, zh, waited=False):
        super().__init__(f"{en} / {zh}")
        self.en, self.zh, self.waited = en, zh, waited


class NoAnswer(DataError):
    """The host itself cannot be reached: none of its files can."""


def reason(error):
    """What the system says of an `OSError`, in a few words."""
    return error.strerror or type(error).__name__
