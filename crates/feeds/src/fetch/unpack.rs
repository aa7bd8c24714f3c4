//! Compressed answers, unpacked as far as a limit allows.
//!
//! A few kilobytes can unpack to gigabytes: unpacking stops one byte after the limit, which is an
//! error, whatever the answer said of its size.
//!
//! Deliberately absent: Brotli and Zstandard. They are not asked for; a server that sends them all
//! the same is told of.

use super::FetchError;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::io::Read;

/// More layers than this are no honest answer.
const MOST_LAYERS: usize = 2;

/// Unpacks an answer by its `Content-Encoding`.
pub(super) fn unpack(packed: Vec<u8>, encoding: &str, limit: usize) -> Result<Vec<u8>, FetchError> {
    let layers: Vec<String> = encoding
        .split(',')
        .map(|layer| layer.trim().to_ascii_lowercase())
        .filter(|layer| !layer.is_empty() && layer != "identity")
        .collect();
    if layers.len() > MOST_LAYERS {
        return Err(FetchError::Encoding(encoding.to_owned()));
    }
    let mut bytes = packed;
    for layer in layers.iter().rev() {
        let input = bytes.as_slice();
        let unpacked = match layer.as_str() {
            "gzip" | "x-gzip" => bounded(MultiGzDecoder::new(input), limit),
            // Some servers leave the frame out.
            "deflate" => match bounded(ZlibDecoder::new(input), limit) {
                Err(FetchError::Damaged(_)) => bounded(DeflateDecoder::new(input), limit),
                unpacked => unpacked,
            },
            _ => Err(FetchError::Encoding(encoding.to_owned())),
        };
        bytes = unpacked?;
    }
    Ok(bytes)
}

fn bounded(stream: impl Read, limit: usize) -> Result<Vec<u8>, FetchError> {
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    stream
        .take(most)
        .read_to_end(&mut bytes)
        .map_err(|error| FetchError::Damaged(error.to_string()))?;
    if bytes.len() > limit {
        return Err(FetchError::TooLarge {
            limit,
            unpacked: true,
        });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).expect("memory");
        encoder.finish().expect("memory")
    }

    #[test]
    fn what_is_packed_comes_back() {
        let text = b"Talks were held. ".repeat(100);
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
        zlib.write_all(&text).expect("memory");
        let mut raw = DeflateEncoder::new(Vec::new(), Compression::fast());
        raw.write_all(&text).expect("memory");
        for (packed, encoding) in [
            (text.clone(), ""),
            (text.clone(), "identity"),
            (gzip(&text), "gzip"),
            (gzip(&text), "X-GZip"),
            (gzip(&gzip(&text)), "gzip, gzip"),
            (zlib.finish().expect("memory"), "deflate"),
            (raw.finish().expect("memory"), "deflate"),
        ] {
            let unpacked = unpack(packed, encoding, 10_000).expect(encoding);
            assert_eq!(unpacked, text, "{encoding}");
        }
    }

    #[test]
    fn a_bomb_does_not_go_off() {
        let bomb = gzip(&vec![0; 50 << 20]);
        assert!(bomb.len() < 1 << 20);
        let twice = gzip(&bomb);
        for (packed, encoding) in [(bomb, "gzip"), (twice, "gzip, gzip")] {
            let refused = unpack(packed, encoding, 1 << 20);
            assert!(matches!(
                refused,
                Err(FetchError::TooLarge { unpacked: true, .. })
            ));
        }
    }

    #[test]
    fn what_cannot_be_unpacked_is_told() {
        assert!(matches!(
            unpack(b"no".to_vec(), "gzip", 10),
            Err(FetchError::Damaged(_))
        ));
        for encoding in ["br", "zstd", "gzip, gzip, gzip", "gzip, br"] {
            assert!(matches!(
                unpack(gzip(b"x"), encoding, 10),
                Err(FetchError::Encoding(_))
            ));
        }
    }
}
