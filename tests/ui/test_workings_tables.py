"""The drawer's tables: escaped, complete, and the same in the file, unrounded."""

from dataclasses import replace

from calibration.analysis.workings_report import AnswerShare, LineWorkings, PairWorkings, Refusal, Working
from calibration.stats.agreement_scale import ScaleWord
from calibration.stats.crossed_components import Components
from calibration.stats.estimate import Estimate
from calibration.ui.results.workings_tables import scale_html, tables_html, workings_table
from calibration.ui.wording import results_workings as wording
from calibration.vocabulary import Measurement, Pairs, UndefinedReason

KAPPA = Estimate(
    "fleiss_kappa", 1 / 3, interval=(-0.1, 0.7), standard_error=0.15, n_units=30, n_raters=4, n_cells=118,
    n_minority_units=3, method="gwet t",
)  # fmt: skip
ALPHA = replace(KAPPA, coefficient="krippendorff_alpha", method="bootstrap over units", seed=7)
NEVER = Estimate(
    "specific_agreement", None, n_units=30, method="bootstrap over units", undefined_reason=UndefinedReason.NEVER_USED
)
EVERYONE = PairWorkings(
    Pairs.ALL,
    workings=(
        Working(replace(KAPPA, coefficient="percent_agreement", value=0.9, interval=(0.8, 0.95)), "identity"),
        Working(NEVER, answer="<b>no</b>", reference="Somebody (1990)"),
        Working(ALPHA, "ordinal distance"),
        Working(KAPPA, "ordinal"),
    ),
    refused=(("scott_pi", Refusal.TWO_RATERS), ("cohen_kappa", Refusal.TWO_RATERS)),
    components=Components(0.5, -0.1, 0.5),
)
ALONE = PairWorkings(Pairs.WITHIN_CLIENT, UndefinedReason.ONE_VOICE)
WORKINGS = LineWorkings(
    line="tone", name="Tone <fits>", measurement=Measurement.ORDINAL, n_contacts=30, n_reviewers=4, n_ratings=118,
    n_not_applicable=1, n_missing=1, n_minority_contacts=3, prevalence=(AnswerShare("yes", 115, 115 / 118),),
    applicability=Estimate("percent_agreement", 0.98, n_units=30), confidence_level=0.95, resamples=1000, seed=7,
    groups=(ALONE, EVERYONE),
)  # fmt: skip


def test_every_coefficient_stands_in_its_section_with_what_it_says() -> None:
    shown = tables_html(EVERYONE, WORKINGS)
    assert shown.index("How often the same") < shown.index("Corrected for chance")
    assert "Krippendorff’s alpha, ordinal distance" in shown
    assert "Low although 90 % of pairs agree: 97 % of all answers are “yes”" in shown
    assert "0.33" in shown
    assert "−0.10 to 0.70" in shown
    assert "Gwet’s error, t" in shown
    assert "Nobody gave this answer." in shown
    assert "<b>no</b>" not in shown
    assert "&lt;b&gt;no&lt;/b&gt;" in shown


def test_words_of_others_are_folded_and_cited() -> None:
    folded = scale_html(EVERYONE)
    assert folded.startswith("<details")
    assert "Landis and Koch (1977)" in folded
    assert ScaleWord.FAIR.value in folded
    assert scale_html(PairWorkings(Pairs.ALL, workings=EVERYONE.workings[:2])) == ""


def test_the_file_has_every_coefficient_unrounded_and_a_row_for_what_cannot_be_computed() -> None:
    header, rows = workings_table((WORKINGS,))
    assert all(len(row) == len(header) for row in rows)
    found = [dict(zip(header, row, strict=True)) for row in rows]
    assert [row["why undefined"] for row in found] == ["one_voice", None, "never_used", None, None]
    assert found[0]["in words"].startswith("Nothing to compute within the client: a side is one person")
    kappa = found[-1]
    assert (kappa["value"], kappa["from"], kappa["resamples"], kappa["seed"]) == (1 / 3, -0.1, None, None)
    assert (found[-2]["resamples"], found[-2]["seed"]) == (1000, 7)
    assert (found[2]["answer"], found[2]["reference"]) == ("<b>no</b>", "Somebody (1990)")


def test_what_the_figures_rest_on_is_said_in_sentences() -> None:
    assert wording.rests_on(WORKINGS) == (
        "30 contacts and 4 reviewers: 118 answers, 1 N/A, 1 missing. Measured as ordinal: answers have an order."
    )
    assert wording.prevalence(WORKINGS) == (
        "Answers: yes 115 (97 %). Three of 30 contacts carry another answer than the commonest."
    )
    assert wording.applicability(WORKINGS) == "Whether the line applies: 98 % of the pairs agree."
    assert "Only 3 of 30 contacts carry" in wording.warning(EVERYONE, WORKINGS)
    assert "hold the truth in 44 %" in wording.warning(EVERYONE, WORKINGS)
    assert wording.refused(EVERYONE) == ("Scott’s pi and Cohen’s kappa are of two reviewers, and here are more.",)
    assert wording.components(EVERYONE) == (
        "Of the variance of single answers 0.50 lies between contacts, 0.00 between reviewers’ levels, and 0.50 is "
        "what remains. The variance of reviewers came out below zero, and is counted as none."
    )
    few = replace(WORKINGS, n_contacts=5)
    assert "%" not in wording.prevalence(few)


def test_no_interval_says_why() -> None:
    made = [
        wording.made_by(one)
        for one in (
            replace(ALPHA, interval=None, n_units=19),
            replace(KAPPA, interval=None, n_units=9),
            replace(KAPPA, interval=None),
            replace(KAPPA, interval=None, method=""),
            NEVER,
        )
    ]
    assert made == ["none below 20 contacts", "none below 10 contacts", "no spread to judge by", "none is known", ""]
