"""Put the shipped rules, checked and as one JSON image, and the JSON Schemas into the wheel."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CONTENT = "smrules/_content"


class LibraryImageHook(BuildHookInterface):
    """Writes `smrules/_content`; nothing of it is ever left in the checkout, where the rule files themselves are read."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the content to a wheel; an editable install reads the checkout and gets none."""
        if version == "editable":
            return
        self.folder = tempfile.TemporaryDirectory()
        image = Path(self.folder.name) / "library.json"
        _write_image(Path(self.root), image)
        included = build_data["force_include"]
        included[str(image)] = f"{CONTENT}/library.json"
        for schema in sorted((Path(self.root) / "schemas").glob("*.json")):
            included[str(schema)] = f"{CONTENT}/schemas/{schema.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was only needed while the wheel was written."""
        if version != "editable":
            self.folder.cleanup()


def _write_image(root: Path, image: Path) -> None:
    sys.path.insert(0, str(root / "src"))
    try:
        from smrules.definitions.image import write_image

        write_image(root / "checklists", image)
    finally:
        sys.path.remove(str(root / "src"))
