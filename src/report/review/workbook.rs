//! The review sheet as a workbook: the column of decisions offers the roles.

use super::{HEADINGS, Review};
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

/// Widths of the columns, in characters.
const WIDTHS: [f64; 8] = [40.0, 8.0, 28.0, 28.0, 7.0, 60.0, 28.0, 30.0];
/// The column to decide in.
const DECISION: u16 = 6;
/// Columns that hold numbers.
const NUMBERS: [u16; 2] = [1, 4];

/// The sheet as a workbook, and a second one with the roles.
///
/// # Errors
/// What the writer of workbooks says: more rows than a sheet has.
pub fn workbook(review: &Review) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The same titles give the same bytes.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    titles(book.add_worksheet(), review)?;
    roles(book.add_worksheet(), review)?;
    book.save_to_buffer()
}

fn titles(sheet: &mut Worksheet, review: &Review) -> Result<(), XlsxError> {
    let head = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let top = Format::new().set_align(FormatAlign::Top);
    sheet.set_name("titles")?;
    for ((column, heading), width) in (0_u16..).zip(HEADINGS).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, heading, &head)?;
    }
    let mut row = 0;
    for title in &review.titles {
        row += 1;
        for (column, cell) in (0_u16..).zip(title.cells()) {
            if cell.is_empty() {
                continue;
            }
            // A number is shown, not reckoned with.
            match cell.parse::<f64>() {
                Ok(number) if NUMBERS.contains(&column) => {
                    sheet.write_number_with_format(row, column, number, &top)?;
                }
                _ => {
                    sheet.write_string_with_format(row, column, cell, &wrapped)?;
                }
            }
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    let last = u16::try_from(HEADINGS.len()).unwrap_or(1).saturating_sub(1);
    sheet.autofilter(0, 0, row.max(1), last)?;
    if row > 0 && !review.roles.is_empty() {
        let offered = format!("=roles!$A$2:$A${}", review.roles.len() + 2);
        let choice = DataValidation::new()
            .allow_list_formula(offered.as_str().into())
            .set_input_title("Decision")?
            .set_input_message("The role that the title means, or `none`; empty while it is open.")?
            .set_error_title("No such role")?
            .set_error_message("Choose a role of the sheet `roles`, or `none`.")?;
        sheet.add_data_validation(1, DECISION, row, DECISION, &choice)?;
    }
    Ok(())
}

fn roles(sheet: &mut Worksheet, review: &Review) -> Result<(), XlsxError> {
    let head = Format::new().set_bold();
    sheet.set_name("roles")?;
    sheet.set_column_width(0, 32)?;
    sheet.set_column_width(1, 48)?;
    sheet.write_string_with_format(0, 0, "role", &head)?;
    sheet.write_string_with_format(0, 1, "title", &head)?;
    let none = ("none".to_owned(), "no role of the framework is it".to_owned());
    for (row, (name, title)) in (1_u32..).zip(review.roles.iter().chain([&none])) {
        sheet.write_string(row, 0, name)?;
        sheet.write_string(row, 1, title)?;
    }
    Ok(())
}
