"""What the parts of the command line are made of. Standard library only."""

import argparse
from pathlib import Path
from typing import TypeAlias


class Parser(argparse.ArgumentParser):
    """A parser whose whole help may be a text of ours, where grouping by reader helps."""

    overview: str | None = None

    def format_help(self) -> str:
        return self.overview or super().format_help()


def absolute(text: str) -> Path:
    return Path(text).expanduser().absolute()


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"


def command(commands: Commands, name: str, text: str, more: str = "") -> Parser:
    """Add a command whose help begins with that text; `more` follows the options."""
    parser: Parser = commands.add_parser(
        name,
        description=text,
        epilog=more or None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return parser
