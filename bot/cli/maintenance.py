"""The commands that keep an archive in order: watch, rebuild, doctor."""

import threading
from dataclasses import asdict
from pathlib import Path

from rich.console import Group
from rich.text import Text

from bot import doctor, watching
from bot.cli import json_output, render
from bot.cli.commands import print_json, progress_bars
from bot.settings import load_settings
from index.errors import UsageError
from index.sync import rebuild, recorded_sources

FOUND_FAULTS = 1


def run_watch(data: Path | None, with_parent: bool) -> int:
    """Follow the sources until told to stop; with `with_parent` until standard input ends, too."""
    where = data or load_settings().data
    if not with_parent and not recorded_sources(where):
        raise UsageError(f"{where} has no source to watch: run `dateline index FOLDER` first")
    stop = threading.Event()
    watching.stop_at_signals(stop)
    if with_parent:
        watching.stop_at_end_of_input(stop)
    watching.watch(where, stop)
    return 0


def run_rebuild(data: Path | None, wait: float, as_json: bool) -> int:
    """Make the indexes again from the catalog."""
    with progress_bars() as progress:
        report = rebuild(data or load_settings().data, progress, wait)
    if as_json:
        print_json(json_output.report_json(report))
    else:
        done = f"Made the indexes of {report.articles:,} articles again in {report.seconds:.1f} s."
        render.show(Text(done, style="bold"))
    return 0


def run_doctor(data: Path | None, as_json: bool) -> int:
    """Say what was found, fault by fault with its remedy."""
    settings = load_settings()
    findings = list(doctor.examine(settings, data or settings.data))
    if as_json:
        print_json({"findings": [asdict(finding) for finding in findings]})
    else:
        render.show(Group(*(_finding(finding) for finding in findings)))
    return FOUND_FAULTS if any(finding.remedy for finding in findings) else 0


def _finding(finding: doctor.Finding) -> Text:
    line = Text("fault " if finding.remedy else "ok    ", style="bold red" if finding.remedy else "green")
    line.append(f"{finding.subject}: {finding.state}", style="not bold default")
    if finding.remedy:
        line.append(f"\n      {finding.remedy}", style="default")
    return line
