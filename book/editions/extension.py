"""The Sphinx side of the editions: the rooms, and which of them a book wants."""

import hashlib
import pathlib

from sphinx.errors import ConfigError

from editions.pages import access, cells, contents, doctree, figures, folded, header, math, settings, typography
from editions.search import index
from editions.site import changes, context, covers, finish, launch, policy
from editions.site import settings as site_settings
from editions.terms import glossary, hovers

HERE = pathlib.Path(__file__).resolve().parent
# Each part connects itself to Sphinx. No part sets what another sets: their order does not matter.
ROOMS = {
    "pages": (settings, cells, contents, doctree, folded, header),
    "formulas": (math,),
    "figures": (figures,),
    "access": (access,),
    "typography": (typography,),
    "terms": (glossary, hovers),
    "search": (index,),
    "site": (site_settings, changes, covers, context, launch, policy, finish),
}
# One Node process renders the formulas, and one list tells which pages were written: their pages are written one after the other.
ONE_WRITER = {"formulas", "site"}


def version():
    """A number that changes with the extension's code, so that documents read by another version are read again."""
    digest = hashlib.sha256()
    for path in sorted(HERE.rglob("*.py")):
        digest.update(path.read_bytes())
    return int(digest.hexdigest()[:12], 16)


def connect(app, rooms=None):
    """Register everything, or only what some rooms do.

    Args:
        rooms: names of `ROOMS`; without it those of the setting `edition_rooms`, which are all unless a book says otherwise.

    Returns:
        what Sphinx wants to know about an extension.
    """
    app.add_config_value("edition", "en", "env", str)
    app.add_config_value("edition_siblings", False, "html", bool)
    app.add_config_value("edition_switch_template", True, "html", bool)
    app.add_config_value("edition_rooms", list(ROOMS), "env", list)
    rooms = app.config.edition_rooms if rooms is None else rooms
    if unknown := set(rooms) - set(ROOMS):
        raise ConfigError(f"edition_rooms: expected some of {', '.join(ROOMS)}, received {', '.join(sorted(unknown))}")
    for room in rooms:
        for part in ROOMS[room]:
            part.connect(app)
    return {
        "version": "1",
        "env_version": version(),
        "parallel_read_safe": True,
        "parallel_write_safe": not ONE_WRITER & set(rooms),
    }
