"""YAML as the course's files mean it: what looks like text is text.

YAML 1.1 takes `off` and `yes` for truth values, `007` for the number 7, `1_000` for 1000 and `12e45678` for infinity; ids, hashes and
answers may look like that. Here only `true` and `false` are not text. A key that stands twice is an error.
"""

import collections
import re

import yaml

YAMLError = yaml.YAMLError


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    yaml_implicit_resolvers = {}

    def construct_mapping(self, node, deep=False):
        keys = [key.value for key, _ in node.value]
        for key, count in collections.Counter(keys).items():
            if count > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands here twice", node.start_mark
                )
        return super().construct_mapping(node, deep)


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), "tf")


def load(text):
    """The content of a YAML text: dicts, lists, strings, and True and False. What is left empty is the empty string.

    Raises:
        YAMLError: it is no YAML, or a key stands twice.
    """
    return yaml.load(text, _Loader)


def load_with_places(text):
    """The same, and the nodes of the text, which know where they stand (`start_mark`, `end_mark`).

    Returns:
        (content, root node); the node is None for an empty text.
    """
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        return (None if root is None else loader.construct_document(root)), root
    finally:
        loader.dispose()
