"""Where this machine keeps the programs of RabbitMQ, Erlang and PostgreSQL (standard library)."""

import shutil
from pathlib import Path

# Debian's wrapper in sbin changes user and refuses others; the script it wraps does not.
RABBITMQ_SCRIPTS = ("/usr/lib/rabbitmq/bin", "/usr/lib/rabbitmq/lib/*/sbin", "/opt/rabbitmq/sbin")
WRAPPER = "/usr/sbin/rabbitmq-server"
POSTGRES_FOLDERS = "/usr/lib/postgresql/*/bin"
OLDEST_POSTGRES = 13


def rabbitmq_script() -> Path | None:
    """RabbitMQ's own start script, or None when RabbitMQ is not installed."""
    for pattern in RABBITMQ_SCRIPTS:
        scripts = sorted(Path("/").glob(f"{pattern.lstrip('/')}/rabbitmq-server"))
        if scripts:
            return scripts[-1]
    found = shutil.which("rabbitmq-server")
    return Path(found) if found and found != WRAPPER else None


def epmd_program() -> Path | None:
    """Erlang's port mapper, which comes with RabbitMQ."""
    found = shutil.which("epmd")
    if found:
        return Path(found)
    return next(iter(sorted(Path("/usr/lib/erlang").glob("erts-*/bin/epmd"), reverse=True)), None)


def postgres_folder(major: str | None = None) -> Path | None:
    """Folder of PostgreSQL's server programs: of that major version, else the newest; or None."""
    folders = {}
    for program in Path("/").glob(f"{POSTGRES_FOLDERS.lstrip('/')}/postgres"):
        version = program.parent.parent.name
        if version.isdecimal() and int(version) >= OLDEST_POSTGRES:
            folders[version] = program.parent
    if major is not None:
        return folders.get(major) or _folder_on_path()
    if folders:
        return folders[max(folders, key=int)]
    return _folder_on_path()


def _folder_on_path() -> Path | None:
    program, initdb = shutil.which("postgres"), shutil.which("initdb")
    return Path(program).resolve().parent if program and initdb else None
