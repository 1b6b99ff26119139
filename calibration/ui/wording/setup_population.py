"""Sentences of the population on the Contacts page."""

from datetime import datetime

from calibration.intake.population import Population
from calibration.ui.wording.home import counted
from calibration.workflow.importing_population import PopulationReport

TITLE = "The population: what took place, without words"
ABOUT = (
    "A table with one contact a row: id, time, and as far as known channel, language, topic and site. Nothing else "
    "of it is read. Over time then says which share of what took place was reviewed."
)
MAPPING = "Its columns or channels are called something else"
MAPPING_FILE = "A mapping file (YAML) that says layout: contacts, and which columns hold id, time, channel and the rest"
UPLOAD = "List of what took place: CSV, Excel or JSON"


def here(size: int, span: tuple[datetime, datetime] | None) -> str:
    """How much of it is here."""
    if span is None:
        return "Nothing of it is here yet."
    first, last = (f"{one.day} {one:%B %Y}" for one in span)
    when = f"on {first}" if first == last else f"between {first} and {last}"
    return f"{counted(size, 'contact').capitalize()} that took place {when}."


def understood(population: Population) -> str:
    """What a file holds, as understood."""
    named = [name for name in ("channel", "language", "topic", "site") if name in population.fields]
    by = f", counted by {', '.join(named)} and month" if named else ", counted by month alone"
    return f"{counted(len(population.records), 'contact').capitalize()} with a time{by}."


def import_label(population: Population) -> str:
    """The button."""
    return f"Bring in {counted(len(population.records), 'contact')}"


def report_text(report: PopulationReport) -> str:
    """What an import did."""
    if report.refused:
        return "Nothing was brought in."
    if report.repeated:
        return "Everything in this file is here already. Nothing was changed."
    counts = report.counts
    said = [f"{counted(counts['population_new'], 'new contact').capitalize()}"]
    if counts["population_updated"]:
        said.append(f"{counts['population_updated']:,} brought up to date")
    if counts["population_unchanged"]:
        said.append(f"{counts['population_unchanged']:,} the same as before")
    if counts["population_left_out"]:
        said.append(f"{counted(counts['population_left_out'], 'row')} left out")
    return f"{', '.join(said)}."
