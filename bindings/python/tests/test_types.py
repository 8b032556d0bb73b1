"""The types say what is so, to mypy and to pyright."""

import pathlib
import subprocess
import sys

import pytest

PACKAGE = pathlib.Path(__file__).parents[1]
EXAMPLES = PACKAGE.parents[1] / "examples" / "python"


def check(module, *arguments):
    pytest.importorskip(module, reason=f"{module} is not installed: it is in the extra 'test'")
    pytest.importorskip("wrapt", reason="wrapt is not installed: it is in the extra 'llm'")
    checked = subprocess.run([sys.executable, "-m", module, *arguments], cwd=PACKAGE, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_mypy_finds_nothing_wrong_with_the_package():
    check("mypy")


def test_mypy_finds_in_a_users_program_what_is_wrong_and_nothing_else():
    check("mypy", "--strict", "--warn-unused-ignores", "tests/typed_sample.py")


def test_mypy_finds_nothing_wrong_with_the_examples():
    check("mypy", "--config-file=", "--check-untyped-defs", *map(str, sorted(EXAMPLES.glob("*.py"))))


def test_pyright_finds_nothing_wrong_with_any_of_them():
    check("basedpyright", "--pythonpath", sys.executable)
