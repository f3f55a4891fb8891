//! Sources that are packed: gzip and Zstandard, unpacked as they are read.

use crate::files::Stream;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

/// How a source is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstandard,
}

/// A text grows at most so many times: what grows more was made to fill the memory.
const MOST_TIMES: u64 = 300;
/// Less than this does no harm.
const HARMLESS: u64 = 64 * 1024 * 1024;

impl Packing {
    /// Told by the first bytes.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(&[0x1f, 0x8b]) {
            Some(Self::Gzip)
        } else if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            Some(Self::Zstandard)
        } else {
            None
        }
    }

    /// Told by the end of a name, which is cut off.
    pub(super) fn of_name(name: &str) -> (&str, Option<Self>) {
        if let Some(stem) = name.strip_suffix(".gz") {
            (stem, Some(Self::Gzip))
        } else if let Some(stem) = name.strip_suffix(".zst") {
            (stem, Some(Self::Zstandard))
        } else {
            (name, None)
        }
    }

    /// The word for people.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstandard => "Zstandard",
        }
    }
}

/// What is packed, as it is unpacked. Going back begins anew.
pub(super) struct Unpacked {
    packing: Packing,
    inner: Option<Inner>,
    /// Length of what is packed.
    length: u64,
    /// Where the unpacked text stands.
    at: u64,
}

enum Inner {
    Gzip(Box<flate2::read::MultiGzDecoder<Box<dyn Stream>>>),
    Zstandard(zstd::stream::read::Decoder<'static, BufReader<Box<dyn Stream>>>),
}

impl Inner {
    fn new(packing: Packing, stream: Box<dyn Stream>) -> io::Result<Self> {
        Ok(match packing {
            Packing::Gzip => Self::Gzip(Box::new(flate2::read::MultiGzDecoder::new(stream))),
            Packing::Zstandard => Self::Zstandard(zstd::stream::read::Decoder::new(stream)?),
        })
    }

    fn stream(self) -> Box<dyn Stream> {
        match self {
            Self::Gzip(decoder) => decoder.into_inner(),
            Self::Zstandard(decoder) => decoder.finish().into_inner(),
        }
    }
}

impl Unpacked {
    pub(super) fn new(packing: Packing, mut stream: Box<dyn Stream>) -> io::Result<Self> {
        let length = stream.seek(SeekFrom::End(0))?;
        stream.rewind()?;
        Ok(Self {
            packing,
            inner: Some(Inner::new(packing, stream)?),
            length,
            at: 0,
        })
    }
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.inner {
            Some(Inner::Gzip(decoder)) => decoder.read(buffer)?,
            Some(Inner::Zstandard(decoder)) => decoder.read(buffer)?,
            None => return Err(io::Error::other("the archive cannot be read again")),
        };
        self.at += read as u64;
        if self.at > HARMLESS && self.at / MOST_TIMES > self.length {
            let message =
                format!("it unpacks to more than {MOST_TIMES} times its size, as no table of posts does");
            return Err(io::Error::other(message));
        }
        Ok(read)
    }
}

impl Seek for Unpacked {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let SeekFrom::Start(to) = to else {
            return Err(io::Error::from(io::ErrorKind::Unsupported));
        };
        if to < self.at {
            let inner = self.inner.take().ok_or(io::ErrorKind::Unsupported)?;
            let mut stream = inner.stream();
            stream.rewind()?;
            self.inner = Some(Inner::new(self.packing, stream)?);
            self.at = 0;
        }
        let skip = to - self.at;
        io::copy(&mut self.by_ref().take(skip), &mut io::sink())?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn packed(text: &[u8]) -> [(Packing, Vec<u8>); 2] {
        let mut gzip = Vec::new();
        flate2::read::GzEncoder::new(text, flate2::Compression::best())
            .read_to_end(&mut gzip)
            .unwrap();
        [
            (Packing::Gzip, gzip),
            (Packing::Zstandard, zstd::encode_all(text, 1).unwrap()),
        ]
    }

    #[test]
    fn what_is_packed_is_read_from_any_place() {
        let text: Vec<u8> = (0..100_000_u32)
            .flat_map(|number| number.to_string().into_bytes())
            .collect();
        for (packing, bytes) in packed(&text) {
            assert_eq!(Packing::of(&bytes), Some(packing));
            let mut unpacked = Unpacked::new(packing, Box::new(Cursor::new(bytes))).unwrap();
            for at in [0, 1000, 400_000, 20, 20] {
                let mut part = [0; 50];
                unpacked.seek(SeekFrom::Start(at as u64)).unwrap();
                unpacked.read_exact(&mut part).unwrap();
                assert_eq!(part, text[at..at + 50]);
            }
        }
    }

    #[test]
    fn what_unpacks_to_far_too_much_is_refused() {
        for (packing, bytes) in packed(&vec![b','; 200 * 1024 * 1024]) {
            let mut unpacked = Unpacked::new(packing, Box::new(Cursor::new(bytes))).unwrap();
            let fault = io::copy(&mut unpacked, &mut io::sink()).unwrap_err();
            assert!(fault.to_string().contains("300 times"), "{fault}");
        }
    }

    #[test]
    fn what_is_cut_short_is_a_fault() {
        for (packing, bytes) in packed(b"id,title\n1,Dean\n") {
            let short = bytes[..bytes.len() - 3].to_vec();
            let read = Unpacked::new(packing, Box::new(Cursor::new(short)))
                .and_then(|mut unpacked| io::copy(&mut unpacked, &mut io::sink()));
            assert!(read.is_err(), "{packing:?}");
        }
    }
}
