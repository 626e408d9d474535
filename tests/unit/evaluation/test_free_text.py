"""Free text: themes, words and search, without telling on a few."""

import numpy as np
import pytest

from piste.core.errors import PisteError
from piste.evaluation.free_text import (
    LANGUAGES,
    count_themes,
    count_words,
    measure_agreement,
    read_stop_words,
    search_texts,
)


def themes(*parts):
    return [frozenset(names.split()) for names, n in parts for _ in range(n)]


def test_themes_by_hand():
    told = count_themes(themes(("wait", 12), ("wait noise", 6), ("", 10), ("signs", 2)))
    assert told.names == ("wait", "noise", "signs") and told.texts == 30
    assert told.answers.tolist() == [18, 6, -1]
    assert told.share[:2] == pytest.approx([0.6, 0.2]) and np.isnan(told.share[2])


def test_a_theme_of_all_but_three_is_hidden_too():
    assert count_themes(themes(("wait", 20), ("", 3))).answers.tolist() == [-1]


def test_kappa_as_in_the_textbook():
    """20 both yes, 15 both no, 5 and 10 apart: p_o 0.7, p_e 0.5, kappa 0.4."""
    first = themes(("t", 20), ("t", 5), ("", 10), ("", 15))
    second = themes(("t", 20), ("", 5), ("t", 10), ("", 15))
    assert measure_agreement(first, second, "t") == pytest.approx(0.4)
    assert np.isnan(measure_agreement(first, first, "other"))
    with pytest.raises(PisteError, match="same texts"):
        measure_agreement(first, second[1:], "t")


def test_words_count_once_an_answer_and_rare_ones_are_hidden():
    said = np.array(["Jono, jono ja JONO!"] * 5 + ["Pekka 0401234567 auttoi"] * 4 + ["Kön är lång"] * 5, dtype=object)
    languages = np.array(["fi"] * 9 + ["sv"] * 5, dtype=object)
    assert count_words(said, languages) == [("jono", 5), ("kön", 5), ("lång", 5)]
    assert count_words(said, languages, most=1) == [("jono", 5)]


def test_search_takes_beginnings_and_all_words():
    said = np.array(["Odotin liian kauan", "Odotus oli lyhyt", "Kauan ei mennyt", "", "o\u0308ljyä"], dtype=object)
    assert search_texts(said, "odot").tolist() == [True, True, False, False, False]
    assert search_texts(said, "KAUAN odot").tolist() == [True, False, False, False, False]
    assert search_texts(said, "öljy").tolist() == [False, False, False, False, True]
    assert not search_texts(said, " ?").any()


@pytest.mark.parametrize("language", LANGUAGES)
def test_stop_words_are_small_letters_once(language):
    assert 50 < len(read_stop_words(language)) < 200
    assert all(word == word.casefold() for word in read_stop_words(language))
    assert not read_stop_words("se")
