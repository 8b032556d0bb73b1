"""What is installed for a distribution, by what it says of itself."""

import re
from importlib import metadata


def needed_by(name, known=()):
    """The names of a distribution and of all that it depends upon, extras left out."""
    known = {*known, name.lower()}
    for requirement in metadata.requires(name) or []:
        needed = re.match(r"[\w.-]+", requirement)[0]
        if "extra ==" not in requirement and needed.lower() not in known and is_installed(needed):
            known |= needed_by(needed, known)
    return known


def is_installed(name):
    try:
        return bool(metadata.version(name))
    except metadata.PackageNotFoundError:
        # It is for another system, or for an older Python.
        return False


def installed(name):
    """Bytes; compiled files, which pip makes and does not download, left out."""
    files = [file.locate() for file in metadata.files(name) or [] if file.suffix != ".pyc"]
    return sum(file.stat().st_size for file in files if file.is_file())
