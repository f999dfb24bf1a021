"""The course's terms: their list, the glossary page, definitions where a term is first used, the check of their Chinese."""


def setup(app):
    """Connect the glossary page and the hovers to Sphinx."""
    from . import glossary, hovers

    glossary.connect(app)
    hovers.connect(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
