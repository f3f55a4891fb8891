//! Large sources are read in pieces, side by side.
//!
//! A piece ends at a line break. That is the end of a record as long as no cell is quoted, so a source with a quote in
//! it (or with line breaks of an old kind) is read in one piece. Each piece has a dictionary of its own; they are put
//! together in the order of the pieces, so that the number of pieces changes nothing.

use super::columns::{Column, FactorColumn, Posts, Sym};
use super::error::Error;
use super::reader::Reader;
use super::records::Records;
use rayon::prelude::*;

/// Smaller sources are not worth the trouble, in bytes.
const SMALLEST: usize = 1 << 20;
/// Pieces for each thread, so that a slow one is not waited for too long.
const FOR_EACH_THREAD: usize = 2;

impl<'t> Records<'t> {
    /// What is left of the text, cut into about `count` pieces; none where line breaks may lie inside cells.
    fn pieces(&self, count: usize) -> Option<Vec<Records<'t>>> {
        let (rest, mut row) = (self.rest(), self.row());
        if memchr::memchr(b'"', rest).is_some() {
            return None;
        }
        let alone = |at: usize| rest.get(at + 1) != Some(&b'\n');
        if memchr::memchr_iter(b'\r', rest).any(alone) {
            return None;
        }
        let mut pieces = Vec::with_capacity(count);
        let mut start = 0;
        for number in 1..=count {
            let wanted = (rest.len() * number / count).max(start);
            let end = match rest
                .get(wanted..)
                .and_then(|behind| memchr::memchr(b'\n', behind))
            {
                Some(more) if number < count => wanted + more + 1,
                _ => rest.len(),
            };
            let piece = rest.get(start..end).unwrap_or(&[]);
            // The line break of the heading may be left; it is no row.
            let left = usize::from(start == 0 && self.is_inside_line_break());
            pieces.push(self.piece(piece, row, start == 0));
            let rows = memchr::memchr_iter(b'\n', piece).count().saturating_sub(left);
            row = row.saturating_add(u32::try_from(rows).unwrap_or(u32::MAX));
            start = end;
        }
        Some(pieces)
    }
}

impl Reader<'_> {
    /// Reads the rows behind the headings in pieces, where that can be done and is worth it. False when it was not.
    pub(super) fn read_in_pieces(&mut self, source: u16, posts: &mut Posts) -> Result<bool, Error> {
        let count = rayon::current_num_threads() * FOR_EACH_THREAD;
        if self.records().rest().len() < SMALLEST || count < 2 * FOR_EACH_THREAD {
            return Ok(false);
        }
        self.read_in(count, source, posts)
    }

    fn read_in(&mut self, count: usize, source: u16, posts: &mut Posts) -> Result<bool, Error> {
        let Some(pieces) = self.records().pieces(count) else {
            return Ok(false);
        };
        let readers: Vec<Reader> = pieces.into_iter().map(|records| self.with(records)).collect();
        let read: Vec<Result<(Reader, Posts), Error>> = readers
            .into_par_iter()
            .map(|mut reader| {
                let mut own = Posts::default();
                reader.constants(&mut own)?;
                reader.rows(source, &mut own)?;
                Ok((reader, own))
            })
            .collect();
        for piece in read {
            let (reader, own) = piece?;
            self.info.read += reader.info.read;
            for ((_, rows), (_, more)) in self.info.skipped.iter_mut().zip(&reader.info.skipped) {
                *rows += more;
            }
            append(posts, own);
        }
        Ok(true)
    }
}

/// Adds the rows of a piece behind those that are there.
fn append(posts: &mut Posts, own: Posts) {
    let size = u32::try_from(own.symbols.len()).unwrap_or(u32::MAX);
    let symbols: Vec<Sym> = (0..size)
        .map(|number| posts.symbols.intern(own.symbols.text(Sym(number))))
        .collect();
    let before = posts.rows.row.len();
    for column in own.factors {
        let levels = column
            .levels
            .iter()
            .map(|sym| symbols.get(sym.0 as usize).copied().unwrap_or_default());
        let known = posts.factors.iter_mut().find(|known| known.name == column.name);
        match known {
            Some(known) => {
                known.levels.resize(before, Sym::BLANK);
                known.levels.extend(levels);
            }
            None => {
                let blank = std::iter::repeat_n(Sym::BLANK, before);
                posts.factors.push(FactorColumn {
                    name: column.name,
                    levels: blank.chain(levels).collect(),
                });
            }
        }
    }
    let (rows, more) = (&mut posts.rows, own.rows);
    for (column, _) in Column::ALL {
        let (Some(lane), Some(values)) = (rows.text.get_mut(column as usize), more.text.get(column as usize))
        else {
            continue;
        };
        lane.extend(
            values
                .iter()
                .map(|sym| symbols.get(sym.0 as usize).copied().unwrap_or_default()),
        );
    }
    rows.source.extend(more.source);
    rows.row.extend(more.row);
    rows.count.extend(more.count);
    rows.fte.extend(more.fte);
    rows.status.extend(more.status);
    rows.start.extend(more.start);
    rows.end.extend(more.end);
    rows.service_start.extend(more.service_start);
    rows.acting_until.extend(more.acting_until);
    rows.protected_until.extend(more.protected_until);
    rows.point.extend(more.point);
    rows.salary.extend(more.salary);
    posts.refused.extend(own.refused);
}

#[cfg(test)]
mod tests {
    use super::super::mapping::SourceSpec;
    use super::super::read::Vocabulary;
    use super::*;

    /// Everything that was read, with texts for symbols.
    fn read(text: &str, count: usize) -> (bool, Vec<String>, Vec<u32>, u64, usize) {
        let (spec, vocabulary) = (SourceSpec::default(), Vocabulary::default());
        let mut reader = Reader::open(text, &spec, "posts.csv", &vocabulary).unwrap();
        let mut posts = Posts::default();
        let pieces = count > 0 && reader.read_in(count, 0, &mut posts).unwrap();
        if !pieces {
            reader.read(0, &mut posts).unwrap();
        }
        let texts = (0..posts.len())
            .map(|row| {
                let text = |column| posts.symbols.text(posts.text(column, row)).to_owned();
                let fte = posts.rows.fte[row].0;
                format!(
                    "{} {} {fte} {}",
                    text(Column::Id),
                    text(Column::Title),
                    posts.rows.start.get(row).unwrap_or(&0)
                )
            })
            .collect();
        (
            pieces,
            texts,
            posts.rows.row.clone(),
            reader.info.read,
            posts.refused.len(),
        )
    }

    #[test]
    fn the_number_of_pieces_changes_nothing() {
        for line_break in ["\n", "\r\n"] {
            let mut text = format!("id,title,fte,start{line_break}");
            for row in 0..40 {
                let fte = if row % 7 == 3 { "much" } else { "0.5" };
                text.push_str(&format!(
                    "P{row},Title {},{fte},2020-01-{:02}{line_break}",
                    row % 3,
                    1 + row % 28
                ));
                if row % 5 == 0 {
                    text.push_str(line_break);
                }
            }
            let (_, texts, rows, read_rows, refused) = read(&text, 0);
            assert_eq!((read_rows, refused), (40, 6));
            for count in 1..60 {
                let parts = read(&text, count);
                assert_eq!(
                    parts,
                    (true, texts.clone(), rows.clone(), read_rows, refused),
                    "{count} pieces"
                );
            }
        }
    }

    #[test]
    fn quotes_and_old_line_breaks_are_read_in_one_piece() {
        assert!(!read("id,title\n1,\"a\nb\"\n2,c\n", 4).0);
        assert!(!read("id,title\r1,a\r2,b\r", 4).0);
        assert!(read("id,title\n1,a\n2,b\n", 4).0);
    }
}
