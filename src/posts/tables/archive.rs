//! Workbooks are zip archives: what is inside is unpacked once, and thrown away, before anything trusts its sizes.

use super::super::error::{Error, ErrorKind};
use std::io::{self, Cursor, Read};
use zip::ZipArchive;

/// The most that an archive may unpack to.
const LARGEST: u64 = 4 << 30;
/// Archives that unpack to less are never bombs.
const HARMLESS: u64 = 64 << 20;
/// How many times its size an archive may unpack to, above that. Workbooks of nothing but one value reach 100.
const RATIO: u64 = 250;

/// Refuses what is no archive, is damaged, or unpacks to more than a workbook would.
pub(super) fn check(bytes: &[u8], name: &str) -> Result<(), Error> {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        let message = "this is a workbook of the old binary kind, or one that a password protects";
        let help = "open it in a spreadsheet program and save it as `.xlsx` without a password";
        return Err(Error::new(ErrorKind::Unsupported, name, message, help));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|_| damaged(name, "it is no zip archive, or cut short"))?;
    let allowed = allowed(bytes.len());
    let mut left = allowed;
    for index in 0..archive.len() {
        let mut entry = archive
            .by_index(index)
            .map_err(|fault| damaged(name, &fault.to_string()))?;
        if entry.encrypted() {
            let help = "open it in a spreadsheet program and save it without a password";
            return Err(Error::new(
                ErrorKind::Unsupported,
                name,
                "a password protects this workbook",
                help,
            ));
        }
        let is_strings = entry
            .name()
            .is_ok_and(|name| name.to_lowercase().ends_with("sharedstrings.xml"));
        let claimed = entry.size();
        if claimed > left {
            return Err(bomb(name, bytes.len()));
        }
        let mut head = Vec::new();
        let mut limited = (&mut entry).take(left + 1);
        let fault = |fault: io::Error| damaged(name, &fault.to_string());
        limited
            .by_ref()
            .take(4096)
            .read_to_end(&mut head)
            .map_err(fault)?;
        let rest = io::copy(&mut limited, &mut io::sink()).map_err(fault)?;
        let size = head.len() as u64 + rest;
        left = left.checked_sub(size).ok_or_else(|| bomb(name, bytes.len()))?;
        if is_strings && claims_too_many_strings(&head, size) {
            return Err(damaged(name, "it claims more texts than it holds"));
        }
    }
    Ok(())
}

fn allowed(length: usize) -> u64 {
    (length as u64).saturating_mul(RATIO).clamp(HARMLESS, LARGEST)
}

/// `uniqueCount` is what readers make room for before they read.
fn claims_too_many_strings(head: &[u8], size: u64) -> bool {
    let text = String::from_utf8_lossy(head);
    let claimed = text.split_once("uniqueCount=").and_then(|(_, rest)| {
        rest.get(1..)?
            .split(['"', '\''])
            .next()?
            .trim()
            .parse::<u64>()
            .ok()
    });
    // `<si/>` is the shortest text.
    claimed.is_some_and(|claimed| claimed > size / 5)
}

fn bomb(name: &str, length: usize) -> Error {
    let message = format!(
        "this archive of {} unpacks to more than {}: it was made to fill a machine, or holds far more than posts",
        shown(length as u64),
        shown(allowed(length))
    );
    let help = "save the sheet of the posts alone as `.xlsx` or CSV";
    Error::new(ErrorKind::TooLarge, name, message, help)
}

fn shown(bytes: u64) -> String {
    match bytes {
        0..0x400 => format!("{bytes} bytes"),
        0x400..0x10_0000 => format!("{} KiB", bytes >> 10),
        0x10_0000..0x4000_0000 => format!("{} MiB", bytes >> 20),
        _ => format!("{} GiB", bytes >> 30),
    }
}

/// A workbook that cannot be read as one.
pub(super) fn damaged(name: &str, why: &str) -> Error {
    let help = "copy it again, or open it in a spreadsheet program and save it anew";
    Error::new(
        ErrorKind::Unreadable,
        name,
        format!("the workbook is damaged: {why}"),
        help,
    )
}
