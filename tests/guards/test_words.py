"""Rules for every file of the project: what it may mention, its name, and its length."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LONGEST = 400
CODE = {".py", ".js", ".css", ".html", ".sh"}
# In pieces, so that this file does not contain them itself.
MACHINE_PATHS = ("/" + "work/", "/" + "tmp/bash")
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com"))
)


@cache
def files() -> tuple[Path, ...]:
    """Every file that is in the repository or could be added."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
    )
    found = {ROOT / name.decode() for name in listed.stdout.split(b"\0") if name}
    return tuple(sorted(path for path in found if path.is_file()))


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def code(path: Path) -> bool:
    return path.suffix in CODE and path.parent != ROOT / "migrations" / "versions"


def test_the_project_is_looked_at() -> None:
    assert {"pyproject.toml", "responder/domain/move.py", "workers/app.py"} <= {short(path) for path in files()}


def test_no_file_names_a_path_of_one_machine() -> None:
    found = [(short(path), words) for path in files() for words in MACHINE_PATHS if words.encode() in path.read_bytes()]
    assert found == []


def test_only_the_lock_file_names_a_registry() -> None:
    others = [path for path in files() if short(path) != "uv.lock"]
    assert [(short(path), host) for path in others for host in REGISTRIES if host.encode() in path.read_bytes()] == []


def test_no_module_is_named_for_nothing_in_particular() -> None:
    bad = {"utils", "util", "helpers", "helper", "manager", "managers", "service", "services"}
    assert [short(path) for path in files() if bad & set(path.relative_to(ROOT).with_suffix("").parts)] == []


def test_every_module_says_its_duty_first() -> None:
    duty = [path for path in files() if path.suffix == ".py" and code(path)]
    bound = [
        path for path in duty if path.relative_to(ROOT).parts[0] in {"responder", "workers", "config", "migrations"}
    ]
    assert len(bound) > 50
    silent = [
        path for path in bound if not (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").strip()
    ]
    assert [short(path) for path in silent] == []


def test_no_file_is_longer_than_can_be_overlooked() -> None:
    lengths = {short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files() if code(path)}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
