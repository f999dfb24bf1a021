"""Pack the map that a lesson's script has made for the widget `adaptation`, and renew the recorded widgets.

python tools/pack_map.py [map.json]        notebooks/06-transfer-learning/03-domain-adaptation.map.json when none is named
"""

import argparse
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import record

from utils import ROOT
from utils.whole import write_whole
from utils.widgets import domain_map

MAP = ROOT / "notebooks" / "06-transfer-learning" / "03-domain-adaptation.map.json"


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("map", nargs="?", type=pathlib.Path, default=MAP)
    try:
        packed = domain_map.pack_map(json.loads(parser.parse_args(argv).map.read_text("utf8")), bundled=True)
    except (OSError, ValueError) as error:
        print(f"nothing was changed: {error}", file=sys.stderr)
        return 1
    write_whole(domain_map.PATH, packed)
    print(f"{domain_map.PATH.name}: {len(packed)} bytes")
    for path in record.lessons():
        if 'data-widget=\\"adaptation-' in path.read_text("utf8") and record.renew_widgets(path):
            print(f"{path.name} renewed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
