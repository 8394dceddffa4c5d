import pytest

from common.partial_dates import in_words, parsed


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("", ""),
        ("  ", ""),
        ("2024", "2024"),
        ("2024-10", "2024-10"),
        ("2024-10-05", "2024-10-05"),
        ("10/2024", "2024-10"),
        ("5/10/2024", "2024-10-05"),
        ("05.10.2024", "2024-10-05"),
        ("Octobre 2024", "2024-10"),
        ("1er août 2024", "2024-08-01"),
        ("15\u00a0octobre\u00a02024", "2024-10-15"),
    ],
)
def test_a_date_is_read_as_precise_as_it_is_typed(typed, iso):
    assert parsed(typed) == iso


@pytest.mark.parametrize("typed", ["hier", "2024-13", "31/02/2024", "2024-02-30", "13/2024", "24", "brumaire 2024"])
def test_what_is_no_date_is_refused(typed):
    with pytest.raises(ValueError, match=r"."):
        parsed(typed)


@pytest.mark.parametrize("iso", ["2024", "2024-10", "2024-10-15", "2024-08-01"])
def test_its_words_are_read_back_the_same(iso):
    assert parsed(in_words(iso)) == iso
