//! A file that is read in parts, by several readers of one stream.

use crate::files::Stream;
use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};
use std::io::{self, BufReader, Read, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

/// The file.
pub(super) struct Chunks {
    stream: Arc<Mutex<Box<dyn Stream>>>,
    length: u64,
}

impl Chunks {
    pub(super) fn new(mut stream: Box<dyn Stream>) -> io::Result<Self> {
        let length = stream.seek(SeekFrom::End(0))?;
        Ok(Self {
            stream: Arc::new(Mutex::new(stream)),
            length,
        })
    }
}

impl Length for Chunks {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Chunks {
    type T = BufReader<Part>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        Ok(BufReader::new(Part {
            stream: Arc::clone(&self.stream),
            at: start,
        }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        // A damaged file may claim more than there is.
        if start.saturating_add(length as u64) > self.length {
            return Err(ParquetError::EOF("the file is shorter than it says".to_owned()));
        }
        let mut bytes = vec![0; length];
        let mut part = Part {
            stream: Arc::clone(&self.stream),
            at: start,
        };
        part.read_exact(&mut bytes)?;
        Ok(bytes.into())
    }
}

/// One reader, with a place of its own.
pub(super) struct Part {
    stream: Arc<Mutex<Box<dyn Stream>>>,
    at: u64,
}

impl Read for Part {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
        stream.seek(SeekFrom::Start(self.at))?;
        let read = stream.read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}
