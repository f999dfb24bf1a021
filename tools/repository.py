"""Change the repository's address everywhere: python tools/repository.py https://github.com/ORG/NAME

Its one home is `_config.yml`; the other places, which cannot read that file (the lessons' first cells,
the README's badges), are rewritten here and checked by the tests.
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
ADDRESS = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+")


def current(root=ROOT):
    """The address in _config.yml.

    Raises:
        ValueError: if there is none.
    """
    match = re.search(r"^\s+url:\s*[\"']?(https://\S+?)[\"']?\s*$", (root / "_config.yml").read_text("utf8"), re.M)
    if not match:
        raise ValueError(
            "_config.yml: expected a line `  url: https://github.com/ORG/NAME` under `repository:`, found none"
        )
    return match[1].rstrip("/")


def forms(address):
    """All the texts that an address occurs in: itself, ORG/NAME in launch links, the site."""
    organisation, name = address.split("/")[-2:]
    return [address, f"{organisation}.github.io/{name}", f"{organisation}/{name}"]


def tracked(root):
    """Files of the repository that may hold the address."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=root, capture_output=True, text=True, check=True
    )
    return [root / line for line in listed.stdout.splitlines() if (root / line).is_file()]


def change(new, root=ROOT):
    """Write the new address in place of the old one.

    Returns:
        The files that changed.

    Raises:
        ValueError: if `new` is not of the form https://github.com/ORG/NAME.
    """
    new = new.rstrip("/").removesuffix(".git")
    if not ADDRESS.fullmatch(new):
        raise ValueError(f"URL: expected https://github.com/ORG/NAME, received {new!r}")
    old, changed = current(root), []
    for path in tracked(root):
        try:
            text = path.read_bytes().decode("utf8")
        except UnicodeDecodeError:
            continue
        renewed = text
        for before, after in zip(forms(old), forms(new), strict=True):
            renewed = renewed.replace(before, after)
        if renewed != text:
            path.write_bytes(renewed.encode())
            changed.append(path)
    return changed


def main(argv):
    if len(argv) != 1:
        print("Say the address: make repository URL=https://github.com/ORG/NAME", file=sys.stderr)
        return 2
    try:
        changed = change(argv[0])
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print(*(f"  {path.relative_to(ROOT)}" for path in changed), f"{len(changed)} files changed", sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
