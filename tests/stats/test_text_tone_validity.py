"""The measurement behind docs/methods.md reads the public files as they are and finds an order that is there."""

from pathlib import Path

import pytest

from benchmarks.text_tone_validity import formality_file, index, one_person, politeness_file, politeness_table

FORMAL = "We kindly request additional documentation regarding the aforementioned purchase"
CASUAL = "hey i do n't know , it 's gonna be okay lol"


@pytest.fixture
def genre(tmp_path: Path) -> Path:
    lines = []
    for i in range(20):
        text = f"{FORMAL} {'and confirmation ' * i}." if i % 2 else f"{CASUAL} {'! ' * (i + 1)}"
        mean = i / 10 if i % 2 else -i / 10
        lines.append(f"{mean}\t{mean - 1},{mean},{mean},{mean},{mean + 1}\tid.{i}\t{text}")
    lines += ["0.4\t-1.0,2.0\tid.few\tIt rained .", "0.0\t0,0,0,0,0\tid.none\t19 !"]
    path = tmp_path / "answers"
    path.write_bytes("\n".join(lines).encode("latin-1") + b"\n0.1\t\tid.byte\tCaf\x92 au lait .\n")
    return path


def test_split_contractions_count_and_texts_without_a_word_are_told_apart(genre: Path) -> None:
    rated = formality_file(genre)
    assert (rated.n_texts, len(rated.counts), len(rated.means)) == (23, 22, 22)
    assert rated.ratings.shape == (21, 5), "sentences with fewer ratings have no five people"
    assert (rated.counts[0].markers or {})["contraction"] == 2


def test_the_index_follows_ratings_that_follow_its_words(genre: Path) -> None:
    rated = formality_file(genre)
    assert index(rated) > 0.8
    assert index(rated, without=range(2, 8)) != index(rated)
    assert 0.2 < one_person(rated, seed=0) <= 1.0


def test_the_mean_rating_of_requests_with_a_marker_is_printed_with_their_number(tmp_path: Path) -> None:
    head = "Community,Id,Request,Score1,Score2,Score3,Score4,Score5,Normalized Score\n"
    rows = [
        f'x,{i},"{"Thanks, could you look" if i % 2 else "Look"} at page {i}?",1,2,3,4,{i},{i % 2}' for i in range(9)
    ]
    for name in ("wikipedia", "stack-exchange"):
        (tmp_path / f"{name}.annotated.csv").write_text(head + "\n".join(rows), encoding="utf-8")
    assert politeness_file(tmp_path / "wikipedia.annotated.csv").n_texts == 9
    assert "| mean rating with: gratitude | +1.00 (4) | +1.00 (4) |" in politeness_table(tmp_path, seed=0)
