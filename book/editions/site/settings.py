"""Settings that follow from others: the theme's folders, the site's address, where MyST-NB puts its images."""

import pathlib

from editions.source.links import public_address

THEME = pathlib.Path(__file__).resolve().parents[2] / "theme"


def repository(config):
    """Address of the repository, without a trailing slash; "" if none is configured."""
    return config.html_theme_options.get("repository_url", "").removesuffix("/").removesuffix(".git")


def configure(app, config):
    """Fill in what follows from other settings, before anything reads it."""
    config.templates_path.insert(0, str(THEME / "templates"))
    config.html_static_path.append(str(THEME / "static"))
    config.html_logo = config.html_logo or str(THEME / "static" / "logo.svg")
    config.html_favicon = config.html_favicon or str(THEME / "static" / "favicon.svg")
    if not config.html_baseurl:
        config.html_baseurl = public_address(repository(config))


def place_outputs(app):
    """Keep MyST-NB's image files out of the published folder."""
    folder = pathlib.Path(app.doctreedir).parent / "outputs" / app.config.edition
    app.env.mystnb_config = app.env.mystnb_config.copy(output_folder=str(folder.resolve()))


def connect(app):
    if "comments_config" not in app.config:  # Jupyter Book sets it for an extension that is not loaded here
        app.add_config_value("comments_config", {}, "")
    app.connect("config-inited", configure, priority=100)
    app.connect("builder-inited", place_outputs, priority=900)
