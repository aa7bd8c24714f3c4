//! Compressed streams, told by their first bytes and not by their names.
//!
//! gzip (all members) and zstd (all frames) are decoded as they are read, so that memory does not
//! grow with what a small file unfolds to; what one report may take is bounded by
//! [`MAX_REPORT_BYTES`](crate::MAX_REPORT_BYTES), and no file is unfolded beyond that for it.
//!
//! Deliberately absent: archives of several files.

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;
use std::io::{self, BufRead, BufReader, Read};

const GZIP: &[u8] = &[0x1F, 0x8B];
const ZSTD: &[u8] = &[0x28, 0xB5, 0x2F, 0xFD];

/// The stream, decompressed if it is compressed; says whether it is.
///
/// # Errors
/// When the first bytes cannot be read, or are those of a broken zstd frame.
pub(crate) fn open(raw: impl Read + Send + 'static) -> io::Result<(Box<dyn BufRead + Send>, bool)> {
    let mut raw = BufReader::with_capacity(1 << 16, raw);
    let mut head = [0; 4];
    let mut length = 0;
    // A pipe may deliver the first bytes one by one.
    while length < head.len() {
        match raw.read(&mut head[length..]) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let head_bytes = head[..length].to_vec();
    let compressed = (head_bytes.starts_with(GZIP), head_bytes.starts_with(ZSTD));
    let whole = io::Cursor::new(head_bytes).chain(raw);
    Ok(match compressed {
        (true, _) => (
            Box::new(BufReader::with_capacity(
                1 << 16,
                MultiGzDecoder::new(whole),
            )),
            true,
        ),
        (_, true) => (
            Box::new(BufReader::with_capacity(1 << 16, Frames::new(whole))),
            true,
        ),
        _ => (Box::new(whole), false),
    })
}

/// One zstd frame after another.
struct Frames<R: BufRead> {
    state: State<R>,
}

enum State<R: BufRead> {
    Between(R),
    Within(Box<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>),
    Done,
}

impl<R: BufRead> Frames<R> {
    fn new(raw: R) -> Self {
        Self {
            state: State::Between(raw),
        }
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Ok(0),
                State::Between(mut raw) => {
                    if raw.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    let decoder = StreamingDecoder::new(raw).map_err(|error| {
                        io::Error::new(io::ErrorKind::InvalidData, error.to_string())
                    })?;
                    self.state = State::Within(Box::new(decoder));
                }
                State::Within(mut decoder) => {
                    let read = decoder.read(buffer)?;
                    if read > 0 {
                        self.state = State::Within(decoder);
                        return Ok(read);
                    }
                    self.state = State::Between(decoder.into_inner());
                }
            }
        }
    }
}
