"""How scorecards in the field name their columns, answers and marks. Words only; the reading is elsewhere."""

import re
from enum import StrEnum


class ColumnRole(StrEnum):
    """What a column of a pasted scorecard holds."""

    NUMBER = "number"
    SECTION = "section"
    SECTION_WEIGHT = "section weight"
    LINE = "line"
    QUESTION = "question"
    GUIDANCE = "guidance"
    EXAMPLES = "examples"
    WEIGHT = "weight"
    ANSWERS = "answers"
    LEVEL = "answer"
    CRITICAL = "critical"
    NOT_APPLICABLE = "N/A"
    NOT_APPLICABLE_WHEN = "N/A when"
    TYPE = "type"
    REASONS = "reasons"
    LEFT = "left out"


def _words(text: str) -> list[str]:
    return [" ".join(words.split()) for words in re.split(r"[|\n]", text) if words.strip()]


HEADER_ROLES: dict[str, ColumnRole] = {
    words.replace("/", " "): role
    for role, text in {
        ColumnRole.NUMBER: """
            # | no | nr | number | s no | sr no | sl no | s/n | id | ref | item no | q# | question no | line no
            ser
        """,
        ColumnRole.SECTION: """
            section | category | group | area | block | competency | dimension | module | bucket | heading
            theme | pillar | parameter group | section name | main category | skill area | topic | kategorie
            abschnitt | bereich | sección | rubrique
        """,
        ColumnRole.SECTION_WEIGHT: """
            section weight | category weight | section weightage | category weightage | section total
            section points
        """,
        ColumnRole.LINE: """
            line | line item | parameter | parameters | attribute | attributes | criterion | criteria | item
            behaviour | behavior | behaviours | behaviors | check | checkpoint | element | quality parameter
            evaluation criteria | standard | skill | sub parameter | sub attribute | subparameter | sub category
            subcategory | metric | name | what we check | kriterium | merkmal | parámetro | critère
        """,
        ColumnRole.QUESTION: """
            question | questions | question text | wording | frage | pregunta | what to ask | did the agent
            checks
        """,
        ColumnRole.GUIDANCE: """
            description | guidance | guideline | guidelines | definition | what good looks like | notes | note
            explanation | details | how to score | expectation | expectations | instruction | instructions
            scoring guide | beschreibung | what to look for | help | help text | parameter description
            requirements | evaluation guide | descripción | hinweis
        """,
        ColumnRole.EXAMPLES: """
            example | examples | sample | samples | beispiel | beispiele
        """,
        ColumnRole.WEIGHT: """
            weight | weights | weightage | weighting | points | point | pts | max points | max score
            maximum score | maximum points | max | marks | max marks | possible | points possible
            possible points | available points | worth | gewicht | gewichtung | punkte | peso | score | max pts
            weight % | % weight | % of score
        """,
        ColumnRole.ANSWERS: """
            scale | answers | answer | answer options | options | rating | ratings | rating scale | scoring
            scoring scale | response | responses | response options | possible answers | choices | score options
            scoring options | skala | antworten | values | allowed values | respuestas
        """,
        ColumnRole.CRITICAL: """
            critical | fatal | auto fail | autofail | auto zero | zero tolerance | zt | fatal non fatal
            critical error | criticality | error type | error category | error class | fatal error | ko
            knock out | critical y n | auto failure | kritisch | critical non critical | deal breaker
        """,
        ColumnRole.NOT_APPLICABLE: """
            n/a | na | n a | not applicable | n/a allowed | na allowed | allow n/a | can be n/a | n/a option
            n/a possible
        """,
        ColumnRole.NOT_APPLICABLE_WHEN: """
            n/a when | na when | not applicable when | n/a if | na if | when n/a
        """,
        ColumnRole.TYPE: """
            type | answer type | question type | kind | attribute type | scoring type | typ | parameter type
            response type
        """,
        ColumnRole.REASONS: """
            reason | reasons | reason code | reason codes | mark down reasons | markdown reasons | sub reasons
            error reasons
        """,
        ColumnRole.LEFT: """
            comment | comments | remark | remarks | actual | actual score | agent score | score given | given
            achieved | obtained | result | results | evaluator | qa score | points earned | earned
            earned points | score obtained | feedback | status | observation | observations | points awarded
            awarded | final score | your score | owner | date | auditor | evaluated by
        """,
    }.items()
    for words in _words(text)
}
"""Header in lower case, without punctuation → what the column holds."""

RANKS: dict[str, float] = {
    words: rank
    for rank, text in {
        0.0: """
            no | n | fail | failed | fails | not met | unmet | does not | doesn't | did not | didn't | below
            below expectations | unsatisfactory | incorrect | missed | miss | not done | not achieved
            not demonstrated | not compliant | non compliant | noncompliant | false | poor | never
            unacceptable | absent | not at all | none | wrong | broken | nein | nok | not ok | bad | very poor
            inadequate | not observed | unsuccessful | no show
        """,
        0.3: """
            needs improvement | needs work | rarely | weak | needs development | improvement needed
            below average | development needed
        """,
        0.35: """
            fair
        """,
        0.5: """
            partial | partially | partially met | partly | some | somewhat | sometimes | developing | average
            acceptable | medium | inconsistent | half | teilweise | neutral | adequate | in part | minor error
            minor
        """,
        0.6: """
            satisfactory | mostly | usually | competent
        """,
        0.75: """
            good | often | proficient | above average
        """,
        0.85: """
            very good | great
        """,
        1.0: """
            yes | y | pass | passed | passes | met | meets | meets expectations | met expectations | achieved
            compliant | correct | done | ok | okay | true | full | fully | fully met | always | complete
            completed | demonstrated | kept | ja | right | successful | observed | on target
        """,
        1.25: """
            exceeds | exceeded | exceeds expectations | excellent | outstanding | exceptional | wow | expert
            above expectations
        """,
    }.items()
    for words in _words(text)
}
"""Answer words → how good they are, 0 worst; only their order is used."""

JUST_RIGHT = frozenset(
    _words("about right | just right | just about right | right | fits | ok | appropriate | balanced | good")
)
"""The middle answer of a just-about-right scale."""

YES_MARKS = frozenset(
    _words("yes | y | x | ✓ | ✔ | ☑ | true | 1 | allowed | ja | j | si | sí | oui | possible | ok | tick")
)
NO_MARKS = frozenset(
    _words("no | n | - | – | — | ✗ | ✘ | ☐ | false | 0 | none | nein | not allowed | never | nil | na | n/a")
)

TOTALS = frozenset(
    _words(
        """
        total | grand total | sub total | subtotal | overall | sum | summe | gesamt | max score | total score
        maximum score | overall score | final score | total points | total weight | gesamtpunkte
        """
    )
)
"""What a row of totals is called."""
