//! The briefing as a workbook: a sheet for each question, and one for each of its tables, because filters, frozen headings
//! and sorting are a sheet's.
//!
//! Sums and the shares of sums are formulas with their values beside them; a text of a user's is always written as text, so
//! that nothing that begins with `=` is reckoned.

use super::{Block, Briefing, Cell, Column, ONE, Sum, Table, html::is_number};
use rust_xlsxwriter::{
    Color, ConditionalFormat2ColorScale, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Formula, Workbook, Worksheet, XlsxError,
};
use std::collections::BTreeSet;

/// Characters that a cell holds.
const MOST: usize = 32_000;
/// The first row of headings, from 0.
const HEAD: u32 = 3;

struct Formats {
    title: Format,
    plain: Format,
    soft: Format,
    head: Format,
    head_number: Format,
    count: Format,
    fte: Format,
    number: Format,
    share: Format,
    date: Format,
    bold: Format,
}

impl Formats {
    fn new(date: &str) -> Self {
        let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let head = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Bottom)
            .set_border_bottom(FormatBorder::Medium);
        let number = |format: &str| Format::new().set_num_format(format).set_align(FormatAlign::Top);
        Self {
            title: Format::new().set_bold().set_font_size(14),
            soft: Format::new()
                .set_font_color(Color::RGB(0x4a_50_58))
                .set_text_wrap(),
            head_number: head.clone().set_align(FormatAlign::Right),
            head,
            count: number("#,##0.##"),
            fte: number("#,##0.00"),
            number: number("#,##0.##"),
            share: number("0.0%"),
            date: number(date),
            bold: Format::new().set_bold(),
            plain,
        }
    }

    /// Whole numbers without a point that has nothing behind it.
    fn of(&self, cell: &Cell) -> Format {
        match cell {
            Cell::Count(value) if value % ONE == 0 => self.count.clone().set_num_format("#,##0"),
            Cell::Count(_) => self.count.clone(),
            Cell::Fte(_) => self.fte.clone(),
            Cell::Number(value) if value.fract() == 0.0 => self.number.clone().set_num_format("#,##0"),
            Cell::Number(_) => self.number.clone(),
            Cell::Share(_) | Cell::Interval(..) => self.share.clone(),
            Cell::Date(_) => self.date.clone(),
            Cell::Blank | Cell::Withheld | Cell::Text(_) => self.plain.clone(),
        }
    }
}

/// The briefing as the bytes of an `.xlsx` file: the same for the same briefing.
///
/// # Errors
/// When a sheet does not hold what it is given, which the bounds of tables rule out.
pub fn xlsx(briefing: &Briefing) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let as_of = briefing.as_of;
    let created = ExcelDateTime::from_ymd(
        u16::try_from(as_of.year()).unwrap_or(2000),
        u8::try_from(as_of.month()).unwrap_or(1),
        u8::try_from(as_of.day()).unwrap_or(1),
    )?;
    book.set_properties(
        &DocProperties::new()
            .set_title(cut(&briefing.title))
            .set_creation_datetime(&created),
    );
    let formats = Formats::new(briefing.locale.workbook_date());
    let mut names = BTreeSet::new();
    summary(book.add_worksheet(), briefing, &formats, &mut names)?;
    for question in &briefing.questions {
        for block in &question.blocks {
            if let Block::Table(table) = block {
                let name = sheet_name(
                    &format!("{} {}", question.sheet, table.id.replace('-', " ")),
                    &mut names,
                );
                let sheet = book.add_worksheet();
                sheet.set_name(name)?;
                grid(sheet, table, &formats, briefing)?;
            }
        }
    }
    book.save_to_buffer()
}

/// How wide the column of sentences is, in characters; how high a line is, in points; a row holds 27 such lines.
const SENTENCE: u16 = 90;
const LINE: f64 = 15.0;
const MOST_LINES: usize = 27;

/// Sheet names hold 31 characters and no two are alike.
fn sheet_name(wanted: &str, names: &mut BTreeSet<String>) -> String {
    let clean: String = wanted
        .chars()
        .filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\''))
        .take(31)
        .collect();
    let mut name = clean.clone();
    let mut number = 2;
    while !names.insert(name.to_lowercase()) {
        let short: String = clean.chars().take(27).collect();
        name = format!("{short} {number}");
        number += 1;
    }
    name
}

fn cut(text: &str) -> String {
    text.chars().take(MOST).collect()
}

fn summary(
    sheet: &mut Worksheet,
    briefing: &Briefing,
    formats: &Formats,
    names: &mut BTreeSet<String>,
) -> Result<(), XlsxError> {
    let words = &briefing.words;
    sheet.set_name(sheet_name(words.summary, names))?;
    sheet.set_column_width(0, 34)?;
    sheet.set_column_width(1, f64::from(SENTENCE))?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    let mut row = 0;
    sheet.write_string_with_format(row, 0, cut(&briefing.title), &formats.title)?;
    sheet.write_string_with_format(row + 1, 0, cut(&briefing.subtitle), &Format::new())?;
    row += 3;
    if let Some(shared) = &briefing.shared {
        sentence(sheet, row, shared, formats)?;
        row += 2;
    }
    for figure in &briefing.lead {
        sheet.write_string_with_format(row, 0, cut(&figure.label), &formats.bold)?;
        let value = match briefing.locale.cell(&figure.value) {
            value if value.is_empty() => "\u{2013}".to_owned(),
            value => value,
        };
        sheet.write_string_with_format(row, 1, cut(&format!("{value} ({})", figure.more)), &formats.plain)?;
        row += 1;
    }
    for sentence in &briefing.before {
        self::sentence(sheet, row, sentence, formats)?;
        row += 1;
    }
    for question in &briefing.questions {
        row += 1;
        sheet.write_string_with_format(
            row,
            0,
            cut(&question.title),
            &formats.bold.clone().set_text_wrap(),
        )?;
        for sentence in &question.answer {
            self::sentence(sheet, row, sentence, formats)?;
            row += 1;
        }
        if let Some(remedy) = &question.remedy {
            let text = format!("{}: {remedy}", words.remedy);
            sentence(sheet, row, &text, formats)?;
            row += 1;
        }
    }
    row += 1;
    sheet.write_string_with_format(row, 0, words.method, &formats.bold)?;
    for sentence in &briefing.method {
        self::sentence(sheet, row, sentence, formats)?;
        row += 1;
    }
    Ok(())
}

/// A sentence in as many lines as it needs: not every program finds out how high a row is by itself.
fn sentence(sheet: &mut Worksheet, row: u32, text: &str, formats: &Formats) -> Result<(), XlsxError> {
    let text = cut(text);
    // Fonts differ: a fifth is left free.
    let lines = text
        .chars()
        .count()
        .div_ceil(SENTENCE as usize * 4 / 5)
        .clamp(1, MOST_LINES);
    sheet.write_string_with_format(row, 1, text, &formats.plain)?;
    sheet.set_row_height(row, lines as f64 * LINE)?;
    Ok(())
}

fn grid(
    sheet: &mut Worksheet,
    table: &Table,
    formats: &Formats,
    briefing: &Briefing,
) -> Result<(), XlsxError> {
    sheet.write_string_with_format(0, 0, cut(&table.title), &formats.title)?;
    let mut note = table.note.clone();
    if table.of > table.rows.len() {
        let bounded = briefing
            .words
            .bounded
            .replacen("{}", &briefing.locale.whole(table.rows.len()), 1)
            .replacen("{}", &briefing.locale.whole(table.of), 1);
        note = format!("{note} {bounded}").trim().to_owned();
    }
    if !note.is_empty() {
        sheet.write_string_with_format(1, 0, cut(&note), &formats.soft.clone().unset_text_wrap())?;
    }
    // An interval takes two columns of the sheet: a number is a number.
    let places = Places::of(table);
    for (at, column) in table.columns.iter().enumerate() {
        let (first, wide) = places.of_column(at);
        let format = if is_number(table, at) {
            &formats.head_number
        } else {
            &formats.head
        };
        if wide {
            sheet.write_string_with_format(HEAD, first, format!("{}, from", column.head), format)?;
            sheet.write_string_with_format(HEAD, first + 1, format!("{}, to", column.head), format)?;
        } else {
            sheet.write_string_with_format(HEAD, first, cut(&column.head), format)?;
        }
        sheet.set_column_width(first, width(table, at))?;
    }
    let first = HEAD + 1;
    let mut row = first;
    for cells in &table.rows {
        for (at, cell) in cells.iter().enumerate() {
            write(sheet, row, places.of_column(at).0, cell, formats)?;
        }
        row += 1;
    }
    let last = row.saturating_sub(1);
    if !table.rows.is_empty() {
        sheet.autofilter(HEAD, 0, last, places.last())?;
        for (at, column) in table.columns.iter().enumerate() {
            if column.heat {
                let place = places.of_column(at).0;
                let scale = ConditionalFormat2ColorScale::new()
                    .set_minimum_color("FFFFFF")
                    .set_maximum_color("F4C99D");
                sheet.add_conditional_format(first, place, last, place, &scale)?;
            }
        }
    }
    sheet.set_freeze_panes(HEAD + 1, 1)?;
    sheet.set_repeat_rows(HEAD, HEAD)?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    if let Some(total) = &table.total {
        // A filter does not change the last row: it is of all, as on the page.
        let complete = table.of == table.rows.len();
        for (at, (column, cell)) in table.columns.iter().zip(total).enumerate() {
            let place = places.of_column(at).0;
            let format = formats.of(cell).set_bold().set_border_top(FormatBorder::Thin);
            match formula(column, cell, &places, first, last, row, at, complete) {
                Some(formula) => {
                    sheet.write_formula_with_format(row, place, formula, &format)?;
                }
                None => write_with(sheet, row, place, cell, &format)?,
            }
        }
    }
    Ok(())
}

#[allow(clippy::too_many_arguments)] // a place and what it depends on
fn formula(
    column: &Column,
    cell: &Cell,
    places: &Places,
    first: u32,
    last: u32,
    row: u32,
    at: usize,
    complete: bool,
) -> Option<Formula> {
    let value = cell.number()?;
    let text = match (column.sum, column.ratio) {
        (Sum::Add, _) if complete => {
            let name = letters(places.of_column(at).0);
            format!("=SUM({name}{}:{name}{})", first + 1, last + 1)
        }
        (Sum::Ratio, Some((part, whole))) => {
            let (part, whole) = (
                letters(places.of_column(part).0),
                letters(places.of_column(whole).0),
            );
            format!("={part}{0}/{whole}{0}", row + 1)
        }
        _ => return None,
    };
    Some(Formula::new(text).set_result(format!("{value}")))
}

fn write(
    sheet: &mut Worksheet,
    row: u32,
    place: u16,
    cell: &Cell,
    formats: &Formats,
) -> Result<(), XlsxError> {
    write_with(sheet, row, place, cell, &formats.of(cell))
}

fn write_with(
    sheet: &mut Worksheet,
    row: u32,
    place: u16,
    cell: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Blank => {
            sheet.write_blank(row, place, format)?;
        }
        Cell::Withheld => {
            sheet.write_string_with_format(
                row,
                place,
                "\u{2013}",
                &format.clone().set_align(FormatAlign::Right),
            )?;
        }
        Cell::Text(text) => {
            sheet.write_string_with_format(row, place, cut(text), format)?;
        }
        Cell::Interval(low, high) => {
            sheet.write_number_with_format(row, place, *low, format)?;
            sheet.write_number_with_format(row, place + 1, *high, format)?;
        }
        Cell::Date(date) => {
            let (year, month, day) = (date.year(), date.month(), date.day());
            let date = ExcelDateTime::from_ymd(
                u16::try_from(year).unwrap_or(1900),
                u8::try_from(month).unwrap_or(1),
                u8::try_from(day).unwrap_or(1),
            )?;
            sheet.write_datetime_with_format(row, place, &date, format)?;
        }
        Cell::Count(_) | Cell::Fte(_) | Cell::Number(_) | Cell::Share(_) => {
            sheet.write_number_with_format(row, place, cell.number().unwrap_or(0.0), format)?;
        }
    }
    Ok(())
}

/// Where the columns of a table stand in a sheet.
struct Places(Vec<(u16, bool)>);

impl Places {
    fn of(table: &Table) -> Self {
        let mut next = 0;
        let mut places = Vec::with_capacity(table.columns.len());
        for at in 0..table.columns.len() {
            let wide = table
                .rows
                .iter()
                .any(|row| matches!(row.get(at), Some(Cell::Interval(..))));
            places.push((next, wide));
            next += if wide { 2 } else { 1 };
        }
        Self(places)
    }

    fn of_column(&self, at: usize) -> (u16, bool) {
        self.0.get(at).copied().unwrap_or((0, false))
    }

    fn last(&self) -> u16 {
        self.0
            .last()
            .map_or(0, |&(place, wide)| if wide { place + 1 } else { place })
    }
}

/// `A`, `B` … `Z`, `AA`.
fn letters(place: u16) -> String {
    let mut out = String::new();
    let mut left = u32::from(place) + 1;
    while left > 0 {
        left -= 1;
        out.insert(0, char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        left /= 26;
    }
    out
}

/// The width of a column: by its texts, within bounds.
fn width(table: &Table, at: usize) -> f64 {
    if is_number(table, at) {
        return 13.0;
    }
    let longest = table
        .rows
        .iter()
        .filter_map(|row| match row.get(at) {
            Some(Cell::Text(text)) => Some(text.chars().count()),
            _ => None,
        })
        .max()
        .unwrap_or(10);
    (longest as f64 * 0.95 + 3.0).clamp(12.0, 60.0)
}
