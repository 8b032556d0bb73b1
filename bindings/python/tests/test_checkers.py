"""What those find who check programs: mypy and pyright of the types, ruff of the form."""

import pathlib
import subprocess
import sys

import pytest

PACKAGE = pathlib.Path(__file__).parents[1]
EXAMPLES = PACKAGE.parents[1] / "examples"
PROGRAMS = EXAMPLES / "python"


def check(module, *arguments):
    pytest.importorskip(module, reason=f"{module} is not installed: it is in the extra 'test'")
    checked = subprocess.run([sys.executable, "-m", module, *arguments], cwd=PACKAGE, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.fixture
def dependencies():
    """What the checked programs import; without it, its types are not known."""
    for module, extra in (("wrapt", "llm"), ("trio", "integrations")):
        pytest.importorskip(module, reason=f"{module} is not installed: it is in the extra '{extra}'")


@pytest.mark.usefixtures("dependencies")
def test_mypy_finds_nothing_wrong_with_the_package():
    check("mypy")


@pytest.mark.usefixtures("dependencies")
def test_mypy_finds_in_a_users_program_what_is_wrong_and_nothing_else():
    check("mypy", "--strict", "--warn-unused-ignores", "tests/typed_sample.py")


@pytest.mark.usefixtures("dependencies")
def test_mypy_finds_nothing_wrong_with_the_examples():
    check("mypy", "--config-file=", "--check-untyped-defs", *map(str, sorted(PROGRAMS.glob("*.py"))))


@pytest.mark.usefixtures("dependencies")
def test_pyright_finds_nothing_wrong_with_any_of_them():
    check("basedpyright", "--pythonpath", sys.executable)


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_ruff_finds_nothing_to_mend(command):
    check("ruff", *command, ".", str(EXAMPLES))
