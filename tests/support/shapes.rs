//! The same posts in every shape in which they come.

#![allow(dead_code)] // each test uses a part

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A value as a program that knows types has it.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Blank,
    Text(String),
    Number(f64),
    /// Year, month, day.
    Date(u16, u8, u8),
}

/// Rows with a row of headings.
pub struct Posts {
    pub headings: Vec<String>,
    /// The cells as the CSV writes them.
    pub raw: Vec<Vec<String>>,
    pub rows: Vec<Vec<Cell>>,
}

/// The rows of a CSV whose dates are `31/07/2026` and whose money is `£1,234`: what is neither is a text. Numbers that
/// begin with a nought are texts, as they are to every program that means to keep them.
pub fn of_csv(text: &str) -> Posts {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = reader.records().map(|row| row.unwrap());
    let headings = rows.next().unwrap().iter().map(str::to_owned).collect();
    let raw: Vec<Vec<String>> = rows.map(|row| row.iter().map(str::to_owned).collect()).collect();
    let rows = raw
        .iter()
        .map(|row| row.iter().map(|text| cell(text)).collect())
        .collect();
    Posts { headings, raw, rows }
}

fn cell(text: &str) -> Cell {
    if text.is_empty() {
        return Cell::Blank;
    }
    let parts: Vec<&str> = text.split('/').collect();
    if let [day, month, year] = parts.as_slice()
        && let (Ok(day), Ok(month), Ok(year)) = (day.parse::<u8>(), month.parse::<u8>(), year.parse::<u16>())
        && day.to_string().len() <= 2
        && (1..=12).contains(&month)
        && (1..=28).contains(&day)
        && year > 1900
    {
        return Cell::Date(year, month, day);
    }
    let bare = text
        .strip_prefix('£')
        .map(|money| money.replace(',', ""))
        .unwrap_or_else(|| text.to_owned());
    let plain = bare.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let kept = bare.starts_with('0') && !bare.starts_with("0.") && bare != "0";
    match bare.parse::<f64>() {
        Ok(number) if plain && !kept => Cell::Number(number),
        _ => Cell::Text(text.to_owned()),
    }
}

/// A workbook whose second sheet holds the posts, between notes and a hidden list.
pub fn xlsx(posts: &Posts) -> Vec<u8> {
    let write = || -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let notes = book.add_worksheet().set_name("Read me")?;
        notes.write(0, 0, "How this was made")?;
        let sheet = book.add_worksheet().set_name("Staff in post")?;
        let date = Format::new().set_num_format("dd/mm/yyyy");
        for (column, heading) in (0..).zip(&posts.headings) {
            sheet.write(0, column, heading)?;
        }
        for (row, cells) in (1..).zip(&posts.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Cell::Blank => {}
                    Cell::Text(text) => {
                        sheet.write(row, column, text)?;
                    }
                    Cell::Number(number) => {
                        sheet.write(row, column, *number)?;
                    }
                    Cell::Date(year, month, day) => {
                        let day = ExcelDateTime::from_ymd(*year, *month, *day)?;
                        sheet.write_with_format(row, column, day, &date)?;
                    }
                }
            }
        }
        let list = book.add_worksheet().set_name("Lists")?;
        list.write(0, 0, "Title")?;
        list.set_hidden(true);
        book.save_to_buffer()
    };
    write().unwrap()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A sheet of an OpenDocument workbook, rows as XML.
pub fn ods_of(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut content = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\"><office:automatic-styles><style:style style:name=\"ta9\"><style:table-properties table:display=\"false\"/></style:style></office:automatic-styles><office:body><office:spreadsheet>\n",
    );
    for (name, rows) in sheets {
        let (name, style) = match name.strip_prefix("hidden ") {
            Some(name) => (name, "ta9"),
            None => (*name, "ta1"),
        };
        write!(
            content,
            "<table:table table:name=\"{}\" table:style-name=\"{style}\">\n{rows}</table:table>\n",
            escaped(name)
        )
        .unwrap();
    }
    content.push_str("</office:spreadsheet></office:body></office:document-content>");
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest/>"),
        ("content.xml", &content),
    ])
}

/// A workbook of one sheet whose rows are this XML: what programs write that `rust_xlsxwriter` does not.
pub fn xlsx_of(rows: &str) -> Vec<u8> {
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
    );
    archive(&[
        (
            "_rels/.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

/// A zip archive of texts.
pub fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// As [`xlsx`], the other format; blank cells and alike rows are repeated as LibreOffice does.
pub fn ods(posts: &Posts) -> Vec<u8> {
    let text = |text: &str| {
        let paragraphs: String = text
            .split('\n')
            .map(|line| format!("<text:p>{}</text:p>", escaped(line)))
            .collect();
        format!("<table:table-cell office:value-type=\"string\">{paragraphs}</table:table-cell>")
    };
    let mut rows = String::from("<table:table-row>");
    rows.extend(posts.headings.iter().map(|heading| text(heading)));
    rows.push_str("</table:table-row>\n");
    for cells in &posts.rows {
        rows.push_str("<table:table-row>");
        let mut blank = 0;
        for cell in cells {
            if *cell == Cell::Blank {
                blank += 1;
                continue;
            }
            if blank > 0 {
                write!(
                    rows,
                    "<table:table-cell table:number-columns-repeated=\"{blank}\"/>"
                )
                .unwrap();
                blank = 0;
            }
            match cell {
                Cell::Blank => {}
                Cell::Text(own) => rows.push_str(&text(own)),
                Cell::Number(number) => write!(
                    rows,
                    "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>shown otherwise</text:p></table:table-cell>"
                )
                .unwrap(),
                Cell::Date(year, month, day) => write!(
                    rows,
                    "<table:table-cell office:value-type=\"date\" office:date-value=\"{year:04}-{month:02}-{day:02}\"><text:p>{day}. {month}.</text:p></table:table-cell>"
                )
                .unwrap(),
            }
        }
        if blank > 0 {
            write!(
                rows,
                "<table:table-cell table:number-columns-repeated=\"{}\"/>",
                blank + 16_000
            )
            .unwrap();
        }
        rows.push_str("</table:table-row>\n");
    }
    rows.push_str("<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>");
    let notes = format!("<table:table-row>{}</table:table-row>", text("How this was made"));
    let list = format!("<table:table-row>{}</table:table-row>", text("Title"));
    ods_of(&[
        ("Read me", &notes),
        ("Staff in post", &rows),
        ("hidden Lists", &list),
    ])
}

/// An object a line; dates are texts of the form that the CSV has.
pub fn json_lines(posts: &Posts) -> String {
    let mut out = String::new();
    for cells in &posts.rows {
        let mut object = serde_json::Map::new();
        for (heading, cell) in posts.headings.iter().zip(cells) {
            let value = match cell {
                Cell::Blank => continue,
                Cell::Text(text) => text.clone().into(),
                Cell::Number(number) if number.fract() == 0.0 => (*number as i64).into(),
                Cell::Number(number) => (*number).into(),
                Cell::Date(year, month, day) => format!("{day:02}/{month:02}/{year:04}").into(),
            };
            object.insert(heading.clone(), value);
        }
        writeln!(out, "{}", serde_json::Value::Object(object)).unwrap();
    }
    out
}

/// In gzip.
pub fn gzip(text: &str) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(text.as_bytes()).unwrap();
    out.finish().unwrap()
}

/// What a database keeps in a column: numbers or days where every cell is one, else the texts of the CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    Date,
}

impl Posts {
    /// The kind of each column.
    pub fn kinds(&self) -> Vec<Kind> {
        let kind = |column: usize| {
            let mut cells = self
                .rows
                .iter()
                .filter_map(|row| row.get(column))
                .filter(|cell| **cell != Cell::Blank)
                .peekable();
            let first = cells.peek().copied();
            let mut all = |is: fn(&Cell) -> bool| cells.all(is);
            match first {
                Some(Cell::Number(_)) if all(|cell| matches!(cell, Cell::Number(_))) => Kind::Number,
                Some(Cell::Date(..)) if all(|cell| matches!(cell, Cell::Date(..))) => Kind::Date,
                _ => Kind::Text,
            }
        };
        (0..self.headings.len()).map(kind).collect()
    }

    /// The same posts with columns of one kind, as a database keeps them.
    pub fn in_columns(&self) -> Self {
        let kinds = self.kinds();
        let rows = self.rows.iter().zip(&self.raw).map(|(row, raw)| {
            let cells = row.iter().zip(raw).zip(&kinds);
            let kept = cells.map(|((cell, raw), kind)| match (kind, cell) {
                (Kind::Text, Cell::Number(_) | Cell::Date(..)) => Cell::Text(raw.clone()),
                _ => cell.clone(),
            });
            kept.collect()
        });
        Self {
            headings: self.headings.clone(),
            raw: self.raw.clone(),
            rows: rows.collect(),
        }
    }
}
