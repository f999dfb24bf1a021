"""The site's look: templates, styles, scripts, and the front-end packages it carries itself."""
