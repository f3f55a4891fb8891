//! One column of a file: values of its type, as texts.

use super::super::super::mapping::Formats;
use super::super::texts;
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::Result;
use parquet::file::reader::RowGroupReader;
use parquet::schema::types::ColumnDescriptor;
use std::fmt::Write as _;

/// The place of a value that is null.
const NULL: u32 = u32::MAX;

/// What a stored number means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Plain,
    Unsigned,
    Day,
    /// A moment, in so many parts of a second.
    Moment(i64),
    /// A number with so many decimals.
    Decimal(u32),
}

/// A column and the batch of it that is in memory.
pub(super) struct Column {
    index: usize,
    meaning: Meaning,
    most: i16,
    reader: Option<ColumnReader>,
    /// Whether somebody asks for it.
    pub wanted: bool,
    /// Where each row's value is, or [`NULL`].
    places: Vec<u32>,
    levels: Vec<i16>,
    /// Values that are texts as they stand.
    bytes: Vec<ByteArray>,
    /// Others, written as texts behind one another.
    written: String,
    ends: Vec<usize>,
}

impl Column {
    pub(super) fn new(index: usize, descriptor: &ColumnDescriptor) -> Self {
        Self {
            index,
            meaning: meaning(descriptor),
            most: descriptor.max_def_level(),
            reader: None,
            wanted: true,
            places: Vec::new(),
            levels: Vec::new(),
            bytes: Vec::new(),
            written: String::new(),
            ends: Vec::new(),
        }
    }

    /// Goes to a group of rows.
    pub(super) fn enter(&mut self, group: &dyn RowGroupReader) -> Result<()> {
        self.reader = if self.wanted {
            Some(group.get_column_reader(self.index)?)
        } else {
            None
        };
        Ok(())
    }

    /// The text of a row of the batch.
    pub(super) fn cell(&self, row: usize) -> &[u8] {
        let place = match self.places.get(row) {
            Some(&NULL) | None => return &[],
            Some(&place) => place as usize,
        };
        if let Some(bytes) = self.bytes.get(place) {
            return bytes.data();
        }
        let start = place
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or(0);
        let end = self.ends.get(place).copied().unwrap_or(start);
        self.written.as_bytes().get(start..end).unwrap_or(&[])
    }

    /// Takes the values of so many rows out.
    pub(super) fn take(&mut self, rows: usize, formats: &Formats) -> Result<()> {
        self.bytes.clear();
        self.written.clear();
        self.ends.clear();
        self.places.clear();
        let Some(mut reader) = self.reader.take() else {
            return Ok(());
        };
        let meaning = self.meaning;
        match &mut reader {
            ColumnReader::ByteArrayColumnReader(reader) if !matches!(meaning, Meaning::Decimal(_)) => {
                let mut bytes = std::mem::take(&mut self.bytes);
                let read = self.read(reader, rows, &mut bytes);
                self.bytes = bytes;
                read?;
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                self.write(reader, rows, |value, out| {
                    big(value.data(), meaning, formats, out)
                })?;
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                self.write(reader, rows, |value, out| {
                    big(value.data(), meaning, formats, out)
                })?;
            }
            ColumnReader::BoolColumnReader(reader) => {
                self.write(reader, rows, |value, out| {
                    out.push_str(if *value { "true" } else { "false" })
                })?;
            }
            ColumnReader::Int32ColumnReader(reader) => self.write(reader, rows, |value, out| {
                let wide = match meaning {
                    Meaning::Unsigned => i64::from(value.cast_unsigned()),
                    _ => i64::from(*value),
                };
                whole(i128::from(wide), meaning, formats, out);
            })?,
            ColumnReader::Int64ColumnReader(reader) => self.write(reader, rows, |value, out| {
                let wide = match meaning {
                    Meaning::Unsigned => i128::from(value.cast_unsigned()),
                    _ => i128::from(*value),
                };
                whole(wide, meaning, formats, out);
            })?,
            ColumnReader::Int96ColumnReader(reader) => self.write(reader, rows, |value, out| {
                moment(i128::from(value.to_micros()), 1_000_000, formats, out);
            })?,
            ColumnReader::FloatColumnReader(reader) => self.write(reader, rows, |value, out| {
                // The digits that were meant: 0.6 is stored as 0.60000002.
                let meant = value.to_string().parse().unwrap_or(f64::from(*value));
                texts::number(meant, formats, out);
            })?,
            ColumnReader::DoubleColumnReader(reader) => {
                self.write(reader, rows, |value, out| texts::number(*value, formats, out))?;
            }
        }
        self.reader = Some(reader);
        Ok(())
    }

    /// Reads values and finds out which rows have one.
    fn read<T: DataType>(
        &mut self,
        reader: &mut ColumnReaderImpl<T>,
        rows: usize,
        values: &mut Vec<T::T>,
    ) -> Result<()> {
        self.levels.clear();
        let levels = (self.most > 0).then_some(&mut self.levels);
        let mut done = 0;
        let mut levels = levels;
        while done < rows {
            let (records, ..) = reader.read_records(rows - done, levels.as_deref_mut(), None, values)?;
            if records == 0 {
                let message = "a column is shorter than the others".to_owned();
                return Err(parquet::errors::ParquetError::EOF(message));
            }
            done += records;
        }
        if self.most == 0 {
            self.places
                .extend((0..rows).map(|row| u32::try_from(row).unwrap_or(NULL)));
            return Ok(());
        }
        let mut next = 0;
        for level in &self.levels {
            if *level == self.most {
                self.places.push(next);
                next += 1;
            } else {
                self.places.push(NULL);
            }
        }
        Ok(())
    }

    fn write<T: DataType>(
        &mut self,
        reader: &mut ColumnReaderImpl<T>,
        rows: usize,
        mut text: impl FnMut(&T::T, &mut String),
    ) -> Result<()> {
        let mut values = Vec::with_capacity(rows);
        self.read(reader, rows, &mut values)?;
        for value in &values {
            text(value, &mut self.written);
            self.ends.push(self.written.len());
        }
        Ok(())
    }
}

fn meaning(descriptor: &ColumnDescriptor) -> Meaning {
    match descriptor.logical_type_ref() {
        Some(LogicalType::Timestamp(kind)) => {
            return Meaning::Moment(match kind.unit {
                TimeUnit::MILLIS => 1_000,
                TimeUnit::MICROS => 1_000_000,
                TimeUnit::NANOS => 1_000_000_000,
            });
        }
        Some(LogicalType::Decimal(_)) => return decimal(descriptor),
        _ => {}
    }
    match descriptor.converted_type() {
        ConvertedType::DATE => Meaning::Day,
        ConvertedType::TIMESTAMP_MILLIS => Meaning::Moment(1_000),
        ConvertedType::TIMESTAMP_MICROS => Meaning::Moment(1_000_000),
        ConvertedType::DECIMAL => decimal(descriptor),
        ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64 => {
            Meaning::Unsigned
        }
        _ if descriptor.physical_type() == Type::INT96 => Meaning::Moment(1_000_000),
        _ => Meaning::Plain,
    }
}

fn decimal(descriptor: &ColumnDescriptor) -> Meaning {
    Meaning::Decimal(u32::try_from(descriptor.type_scale()).unwrap_or(0))
}

fn whole(value: i128, meaning: Meaning, formats: &Formats, out: &mut String) {
    match meaning {
        Meaning::Plain | Meaning::Unsigned | Meaning::Decimal(0) => {
            out.push_str(itoa::Buffer::new().format(value));
        }
        Meaning::Day => match i32::try_from(value).ok().and_then(day) {
            Some(day) => texts::date(day, None, formats, out),
            None => {
                let _ = write!(out, "day {value}");
            }
        },
        Meaning::Moment(parts) => moment(value, parts, formats, out),
        Meaning::Decimal(scale) => {
            let places = scale as usize;
            let digits = format!("{:0>width$}", value.unsigned_abs(), width = places + 1);
            let (whole, part) = digits.split_at(digits.len().saturating_sub(places));
            let sign = if value < 0 { "-" } else { "" };
            texts::decimal(&format!("{sign}{whole}.{part}"), formats, out);
        }
    }
}

fn day(days: i32) -> Option<Date> {
    jiff::civil::date(1970, 1, 1)
        .checked_add(SignedDuration::from_hours(i64::from(days) * 24))
        .ok()
}

/// A moment since 1970 in parts of a second.
fn moment(value: i128, parts: i64, formats: &Formats, out: &mut String) {
    let seconds = i64::try_from(value.div_euclid(i128::from(parts))).ok();
    let start = DateTime::from_parts(jiff::civil::date(1970, 1, 1), jiff::civil::time(0, 0, 0, 0));
    match seconds.and_then(|seconds| start.checked_add(SignedDuration::from_secs(seconds)).ok()) {
        Some(moment) => {
            let small = |part: i8| u8::try_from(part).unwrap_or(0);
            let time = (
                small(moment.hour()),
                small(moment.minute()),
                small(moment.second()),
            );
            texts::date(moment.date(), Some(time), formats, out);
        }
        None => {
            let _ = write!(out, "moment {value}");
        }
    }
}

/// Bytes of a fixed or free length: a decimal number, highest byte first, or what is no text.
fn big(bytes: &[u8], meaning: Meaning, formats: &Formats, out: &mut String) {
    if let (Meaning::Decimal(_), 1..=16) = (meaning, bytes.len()) {
        let negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
        let start: i128 = if negative { -1 } else { 0 };
        let value = bytes
            .iter()
            .fold(start, |value, &byte| (value << 8) | i128::from(byte));
        whole(value, meaning, formats, out);
        return;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => out.push_str(text),
        Err(_) => {
            let _ = write!(out, "{} bytes that are no text", bytes.len());
        }
    }
}
