"""Rule files that are read again and again while somebody writes them."""

from __future__ import annotations

from pathlib import Path

from smrules.concepts.diagnostic import Diagnostic, LibraryError, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.definitions.image import read_image
from smrules.definitions.library import build_library, collection_paused, read_folder, rule_files
from smrules.definitions.yaml_source import YamlDocument, read_yaml

Stamps = dict[Path, tuple[int, int]]
"""Each rule file with the time of its last change, in nanoseconds, and its size."""


class RuleFiles:
    """
    The files of one library; what has the same bytes as before is not parsed again.

    Attributes:
        folder: Folder or file of the rules, or the image of the shipped ones.
        overlay: Folder of what lies over them, if any.
    """

    def __init__(self, folder: Path, overlay: Path | None = None):
        self.folder = folder
        self.overlay = overlay
        self._parsed: dict[str, tuple[bytes, list[YamlDocument], list[Diagnostic]]] = {}

    def stamps(self) -> Stamps:
        """Return when each file was changed; a file that is just being replaced is left out."""
        found: Stamps = {}
        for path in (one for root in (self.folder, self.overlay) if root for one in rule_files(root)):
            try:
                told = path.stat()
            except OSError:
                continue
            found[path] = (told.st_mtime_ns, told.st_size)
        return found

    def name_of(self, path: Path) -> str:
        """Return how messages call a file."""
        if self.overlay is not None and path.is_relative_to(self.overlay):
            return f"overlay/{path.relative_to(self.overlay).as_posix()}"
        return path.name if path == self.folder else path.relative_to(self.folder).as_posix()

    @collection_paused()
    def load(self) -> Library:
        """Load the library as it is now; raises `LibraryError` as `load_library` does, and `OSError`."""
        is_image = self.folder.is_file() and self.folder.suffix == ".json"
        documents, found, texts = (read_image(self.folder)[0], [], {}) if is_image else self._read(self.folder)
        if self.overlay is not None:
            more, wrong, more_texts = self._read(self.overlay, "overlay/")
            documents, found, texts = documents + more, found + wrong, texts | more_texts
        if not documents and not found:
            raise LibraryError([diagnostic("SM207", Position(str(self.folder)))])
        return build_library(documents, found, texts)

    def _read(self, folder: Path, prefix: str = ""):
        return read_folder(folder, prefix, self._parse)

    def _parse(self, name: str, raw: bytes) -> tuple[list[YamlDocument], list[Diagnostic]]:
        if name not in self._parsed or self._parsed[name][0] != raw:
            self._parsed[name] = (raw, *read_yaml(name, raw))
        return self._parsed[name][1:]
