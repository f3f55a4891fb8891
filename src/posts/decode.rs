//! From a file's bytes to text: kinds of file, gzip, encodings (`interfaces.md`, The manifest: `source`).

use super::error::{Error, ErrorKind};
use super::mapping::SourceSpec;
use super::packed::{Packing, Unpacked};
use crate::files::Files;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::{self, Read};
use std::path::Path;

/// Texts of 4 GiB and more are refused: places in them are counted in 32 bits.
const LARGEST: u64 = u32::MAX as u64 - 1;

const SAVE_AS: &str = "save it as CSV and name that file";

/// The text of a source and what was found out about it.
#[derive(Debug)]
pub(super) struct Text {
    pub text: String,
    pub remarks: Vec<String>,
}

/// Reads and decodes a source.
pub(super) fn load(files: &dyn Files, path: &Path, name: &str, spec: &SourceSpec) -> Result<Text, Error> {
    if files.is_dir(path) {
        let help = "name a `.csv`, `.tsv` or `.txt` file in it";
        return Err(Error::new(
            ErrorKind::Directory,
            name,
            "this is a folder, not a file",
            help,
        ));
    }
    let packing = supported(name, path)?;
    let bytes = files.read(path).map_err(|fault| match fault.kind() {
        io::ErrorKind::NotFound => Error::new(
            ErrorKind::NotFound,
            name,
            "there is no such file",
            "`source` is relative to the manifest; check the spelling",
        ),
        _ => Error::new(
            ErrorKind::Unreadable,
            name,
            format!("the file cannot be read: {fault}"),
            "check that you may open it",
        ),
    })?;
    let bytes = match Packing::of(&bytes).or(packing) {
        Some(packing) => unpack(packing, bytes, name)?,
        None => bytes,
    };
    if bytes.len() as u64 > LARGEST {
        return Err(too_large(name));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        let message = "this is a workbook or an archive, whatever its name says";
        return Err(Error::new(ErrorKind::Binary, name, message, SAVE_AS));
    }
    let text = decode(bytes, name, spec)?;
    if text
        .text
        .trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
        .is_empty()
    {
        let help = "a posts source has a row of headings and a row for each post";
        return Err(Error::new(ErrorKind::Empty, name, "the file is empty", help));
    }
    if let Some(at) = memchr::memchr(0, text.text.as_bytes()) {
        let line = line_of(text.text.as_bytes(), at);
        let message = format!("this is not a text file: line {line} holds a zero byte");
        return Err(Error::new(ErrorKind::Binary, name, message, SAVE_AS));
    }
    Ok(text)
}

/// Whether a source of this name is read by this version, and how it is packed.
pub(super) fn supported(name: &str, path: &Path) -> Result<Option<Packing>, Error> {
    let written = path.to_string_lossy().to_lowercase();
    let (stem, packing) = Packing::of_name(&written);
    if [".csv", ".tsv", ".txt", ".jsonl", ".ndjson"]
        .iter()
        .any(|kind| stem.ends_with(kind))
    {
        return Ok(packing);
    }
    let kind = match stem.rsplit_once("://") {
        Some((scheme, _)) => format!("a `{scheme}://` source is"),
        None => match Path::new(stem).extension() {
            Some(kind) => format!("`.{}` files are", kind.to_string_lossy()),
            None => "files without an ending are".to_owned(),
        },
    };
    Err(Error::new(
        ErrorKind::Unsupported,
        name,
        format!("{kind} not read by this version"),
        "save the posts as CSV (`.csv`) or as a workbook (`.xlsx`, `.ods`) and name that file; `docs/posts.md` lists what is read",
    ))
}

/// Whether the first bytes are those of an archive, a workbook or another encoding than UTF-8.
pub(super) fn is_other(head: &[u8]) -> bool {
    let archives: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];
    Packing::of(head).is_some()
        || archives.iter().any(|magic| head.starts_with(magic))
        || Encoding::for_bom(head).is_some_and(|(encoding, _)| encoding != UTF_8)
        || utf_16_without_mark(head).is_some()
}

fn unpack(packing: Packing, bytes: Vec<u8>, name: &str) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    let unpacked = Unpacked::new(packing, Box::new(io::Cursor::new(bytes)));
    let read = unpacked.and_then(|unpacked| unpacked.take(LARGEST + 1).read_to_end(&mut out));
    read.map_err(|fault| {
        let message = format!("the {} archive is damaged: {fault}", packing.word());
        Error::new(
            ErrorKind::Unreadable,
            name,
            message,
            "copy it again, or name the file that is inside",
        )
    })?;
    if out.len() as u64 > LARGEST {
        Err(too_large(name))
    } else {
        Ok(out)
    }
}

fn too_large(name: &str) -> Error {
    let message = "the text is larger than 4 GiB";
    Error::new(
        ErrorKind::TooLarge,
        name,
        message,
        "split it into several sources",
    )
}

fn decode(bytes: Vec<u8>, name: &str, spec: &SourceSpec) -> Result<Text, Error> {
    if let Some(label) = &spec.encoding {
        let Some(encoding) = Encoding::for_label(label.as_bytes()) else {
            let message = format!("`{label}` is no encoding that is known here");
            let help = "write `utf-8`, `windows-1252`, `utf-16le` or `utf-16be`, or leave `encoding` out";
            return Err(Error::new(ErrorKind::Encoding, name, message, help).asked_by(spec.span));
        };
        return strictly(bytes, encoding, name, false);
    }
    if let Some((encoding, _)) = Encoding::for_bom(&bytes) {
        return strictly(bytes, encoding, name, encoding != UTF_8);
    }
    if let Some(encoding) = utf_16_without_mark(&bytes) {
        return strictly(bytes, encoding, name, true);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Text {
            text,
            remarks: Vec::new(),
        }),
        Err(fault) => {
            let line = line_of(fault.as_bytes(), fault.utf8_error().valid_up_to());
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(fault.as_bytes());
            Ok(Text {
                text: text.into_owned(),
                remarks: vec![format!("read as Windows-1252, because line {line} is not UTF-8")],
            })
        }
    }
}

/// Decodes and refuses what the encoding does not allow.
fn strictly(bytes: Vec<u8>, encoding: &'static Encoding, name: &str, say: bool) -> Result<Text, Error> {
    let remarks = if say {
        vec![format!("read as {}", encoding.name())]
    } else {
        Vec::new()
    };
    if encoding == UTF_8 && !bytes.starts_with(b"\xff\xfe") && !bytes.starts_with(b"\xfe\xff") {
        return match String::from_utf8(bytes) {
            Ok(mut text) => {
                if text.starts_with('\u{feff}') {
                    text.drain(..'\u{feff}'.len_utf8());
                }
                Ok(Text { text, remarks })
            }
            Err(fault) => {
                let line = line_of(fault.as_bytes(), fault.utf8_error().valid_up_to());
                Err(not_in(encoding, name, &format!(" in line {line}")))
            }
        };
    }
    match encoding.decode(&bytes) {
        (_, used, true) => Err(not_in(used, name, "")),
        (text, _, false) => Ok(Text {
            text: text.into_owned(),
            remarks,
        }),
    }
}

fn not_in(encoding: &'static Encoding, name: &str, place: &str) -> Error {
    Error::new(
        ErrorKind::Encoding,
        name,
        format!("the text is not valid {}{place}", encoding.name()),
        "save it as UTF-8, or say how it is written, such as `encoding = \"windows-1252\"`",
    )
}

/// UTF-16 of mostly Latin text shows itself by zero bytes in every second place.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let zeros = |parity: usize| {
        sample
            .iter()
            .skip(parity)
            .step_by(2)
            .filter(|&&byte| byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let many = sample.len() / 4;
    match (even > many.max(1), odd > many.max(1)) {
        (true, false) if odd * 20 < even => Some(UTF_16BE),
        (false, true) if even * 20 < odd => Some(UTF_16LE),
        _ => None,
    }
}

/// The line, from 1, in which a byte stands.
fn line_of(bytes: &[u8], at: usize) -> usize {
    memchr::memchr_iter(b'\n', bytes.get(..at).unwrap_or(bytes)).count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Memory;

    fn decoded(bytes: impl Into<Vec<u8>>) -> Result<(String, Vec<String>), Error> {
        let files = Memory::default().with("a.csv", bytes);
        load(&files, Path::new("a.csv"), "a.csv", &SourceSpec::default())
            .map(|text| (text.text, text.remarks))
    }

    fn utf_16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn every_encoding_is_found_out() {
        let text = "id,title\n1,Tŷ\n";
        let marked = format!("\u{feff}{text}");
        for (bytes, remark) in [
            (text.as_bytes().to_vec(), ""),
            (marked.as_bytes().to_vec(), ""),
            (utf_16(&marked, false), "read as UTF-16LE"),
            (utf_16(&marked, true), "read as UTF-16BE"),
            (utf_16(text, false), "read as UTF-16LE"),
            (utf_16(text, true), "read as UTF-16BE"),
        ] {
            assert_eq!(
                decoded(bytes).unwrap(),
                (
                    text.to_owned(),
                    Vec::from_iter((!remark.is_empty()).then(|| remark.to_owned()))
                )
            );
        }
        let (text, remarks) = decoded(b"id,title\n1,Chef de caf\xe9 \x96 \x80\n".to_vec()).unwrap();
        assert_eq!(text, "id,title\n1,Chef de café – €\n");
        assert_eq!(remarks, ["read as Windows-1252, because line 2 is not UTF-8"]);
    }

    #[test]
    fn gzip_is_read_whatever_the_name() {
        let mut zip = flate2::read::GzEncoder::new(&b"id,title\n"[..], flate2::Compression::fast());
        let mut bytes = Vec::new();
        zip.read_to_end(&mut bytes).unwrap();
        assert_eq!(decoded(bytes.clone()).unwrap().0, "id,title\n");
        bytes.truncate(12);
        assert_eq!(decoded(bytes).unwrap_err().kind(), ErrorKind::Unreadable);
    }

    #[test]
    fn what_is_not_text_is_said_to_be_so() {
        for (bytes, kind) in [
            (&b""[..], ErrorKind::Empty),
            (b"\xef\xbb\xbf\r\n \n", ErrorKind::Empty),
            (b"PK\x03\x04rest", ErrorKind::Binary),
            (b"id,title\n1,\0\n", ErrorKind::Binary),
            (b"\xef\xbb\xbfid\n\xff\n", ErrorKind::Encoding),
            (b"\xff\xfei\0d", ErrorKind::Encoding),
        ] {
            match decoded(bytes.to_vec()) {
                Err(fault) => assert_eq!(fault.kind(), kind, "{bytes:?}"),
                Ok(text) => panic!("{bytes:?} was read as {text:?}"),
            }
        }
    }
}
