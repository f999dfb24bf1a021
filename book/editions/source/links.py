"""Where a page leads outside: launchers, the source, a report, an edit. Everything derives from the repository's address."""

import re
from urllib.parse import quote, urlencode, urlsplit

from editions.source.words import REPORT

LESSONS = "notebooks/"
REPOSITORY = re.compile(r"https?://github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?/?$")


def public_address(url):
    """Where GitHub Pages publishes a repository: https://github.com/ORG/NAME -> https://org.github.io/NAME/; "" for other hosts."""
    match = REPOSITORY.match(url)
    if not match:
        return ""
    owner, name = match.groups()
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def lesson_links(url, branch, edition, lesson):
    """Where a lesson runs, by name. Launchers open the published notebook of this one language.

    url: the repository, e.g. https://github.com/ORG/NAME; lesson: path without suffix, e.g. "05-cnn/03-lenet".
    """
    slug = urlsplit(url).path.strip("/")
    notebook = f"learn/{edition}/{lesson}.ipynb"
    raw = f"https://raw.githubusercontent.com/{slug}/gh-pages/{notebook}"
    return {
        "colab": f"https://colab.research.google.com/github/{slug}/blob/gh-pages/{notebook}",
        "binder": f"https://mybinder.org/v2/gh/{slug}/{branch}?urlpath=lab/tree/{notebook}",
        "kaggle": f"https://kaggle.com/kernels/welcome?src={raw}",
        "source": f"{url}/blob/{branch}/{LESSONS}{lesson}.ipynb",
    }


def page_links(url, branch, edition, page, source, title, address):
    """Links at the end of every page.

    Args:
        url: the repository; branch: the one that is published.
        page: the page's name, such as "book/setup"; source: its file in the repository; title: its title.
        address: where it is published, "" if that is not known.

    Returns:
        dict with `issue`, and with `edit` where the page has a source.
    """
    words = {"title": f"[{edition}] {page}: {title}", "body": REPORT[edition].format(page=address or page)}
    links = {"issue": f"{url}/issues/new?{urlencode(words, quote_via=quote)}"}
    if source:
        # GitHub's own editor shows a notebook as JSON; its second one, under another name, shows cells.
        github = urlsplit(url).netloc == "github.com"
        editor = (
            url.replace("://github.com/", "://github.dev/") + "/blob"
            if github and source.endswith(".ipynb")
            else f"{url}/edit"
        )
        links["edit"] = f"{editor}/{branch}/{quote(source)}"
    return links
