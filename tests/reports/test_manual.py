"""The manual is read strictly, says the same in both languages, and leaves no page out."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from build_spec.manual_document import draw_manual
from kbdesk.reports.manual import (
    CHAPTERS,
    WALL_CARD,
    Chapter,
    ManualError,
    chapter,
    page_words,
    read_chapter,
)
from kbdesk.resources import resource
from kbdesk.ui.pages import PAGES
from kbdesk.words import LANGUAGES, Language, say
from tests.manual import ENTRANCES, page_of
from tests.tour import views_of


def every(language: Language) -> list[Chapter]:
    """Return all chapters of a language."""
    return [chapter(name, language) for name in CHAPTERS]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_is_a_chapter_and_every_chapter_a_file(language: Language) -> None:
    files = {path.name for path in resource("manual", language).iterdir()}
    assert files == {f"{name}.md" for name in CHAPTERS}


@pytest.mark.parametrize("name", CHAPTERS)
def test_both_languages_say_the_same(name: str) -> None:
    """Block for block of one kind, with the same pictures, helps, pages, words and keys."""

    def made_of(language: Language) -> list[tuple[object, ...]]:
        return [
            (block.kind, block.number, block.name, sorted(
                (run.kind, run.name, run.on)
                for run in (*block.left, *block.runs)
                if run.kind in ("page", "key", "word")
            ))
            for block in chapter(name, language).blocks
        ]  # fmt: skip

    for at, (ours, theirs) in enumerate(zip(made_of("id"), made_of("en"), strict=True)):
        assert ours == theirs, f"block {at + 1} of {name}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_stands_in_a_chapter_and_every_page_named_is_one(language: Language) -> None:
    named = set().union(*(one.pages() for one in every(language)))
    outside = {"login", "first_run"}  # their help is that of the entrance
    assert named - set(PAGES) <= outside
    assert set(PAGES) - named == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_a_name(language: Language) -> None:
    assert [page for page in PAGES if page_words(page, language) == page] == []


def test_every_picture_is_a_view_of_the_window() -> None:
    for one in every("id"):
        for picture in one.pictures():
            views = [name for name, *_ in views_of(page_of(picture))]
            known = page_of(picture) in PAGES and picture in views
            assert known or picture in ENTRANCES, f"{one.name}: {picture}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Judul",
        "Tanpa judul",
        "# Judul\n\n#### Terlalu kecil",
        "# Judul\n\n- ada `kode`",
        "# Judul\n\nada <b>tanda</b>",
        "# Judul\n\nada *miring*",
        "# Judul\n\n[tautan](https://contoh)",
        "# Judul\n\n![](child)",
        "# Judul\n\n![Gambar](../child.png)",
        "# Judul\n\n| tanpa tombol | kata |",
        "# Judul\n\n{page:nowhere}",
        "# Judul\n\n{word:nowhere.said}",
        "# Judul\n\n{word:login_page.wait}",
        "# Judul\n\n{help:nowhere}",
        "# Judul\n\n{colour:red}",
        "# Judul\n\n{page:home",
        "# Judul\n\n2. langkah kedua dulu",
        "# Judul\n\n1. satu\n3. tiga",
    ],
)
def test_what_is_not_known_is_refused(text: str) -> None:
    with pytest.raises(ManualError, match=r"id/trial\.md"):
        read_chapter("trial", text, "id")


def test_marks_are_read_as_they_stand_on_the_screen() -> None:
    text = (
        "# Judul\n\n> Buka {page:open_day}, tekan\n> {key:open_day/Alt T} atau {word:common.save}."
    )
    (note,) = read_chapter("trial", text, "id").blocks
    assert note.kind == "note"
    assert "".join(run.text for run in note.runs) == "Buka Hari Buka, tekan Alt T atau Simpan."
    assert [run.on for run in note.runs if run.kind == "key"] == ["open_day"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_wall_card_is_one_page_and_the_book_says_that_it_has_no_pictures(
    language: Language, tmp_path: Path
) -> None:
    card = BytesIO()
    draw_manual([chapter(WALL_CARD, language)], card, language)
    assert len(PdfReader(card).pages) == 1
    book = tmp_path / "book.pdf"
    draw_manual(every(language), book, language)
    pages = [page.extract_text() for page in PdfReader(book).pages]
    assert say("manual.no_pictures", language) in " ".join(pages[0].split())
    for one in every(language):
        assert any(one.title in page for page in pages[1:])


def test_the_file_names_itself_and_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same text is the same bytes, whenever it is drawn."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    papers = []
    for _ in range(2):
        buffer = BytesIO()
        draw_manual([chapter(WALL_CARD, "id")], buffer, "id")
        papers.append(buffer.getvalue())
    assert papers[0] == papers[1]
    about = PdfReader(BytesIO(papers[0])).metadata
    assert about is not None
    assert (about.title, about.author, about.creator) == (say("manual.title"), "", "kbdesk")
    assert b"anonymous" not in papers[0]
