//! Reads MessagePack, the form in which spaCy and thinc keep weights, tokenizer rules and look-ups.
//!
//! ```text
//! parse(b"\x81\xa1a\x01")  →  Map([(Str("a"), Int(1))])
//! ```
//!
//! Values borrow from the bytes. Absent on purpose: writing, and time stamps (no model holds one).
//! Source: the MessagePack specification at msgpack.org.

/// Values deeper than this are refused: no model nests so far, and the reader recurses.
const DEEPEST: usize = 64;

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'b> {
    /// Nothing.
    Nil,
    /// Truth.
    Bool(bool),
    /// A negative integer, or a positive one that was written as signed.
    Int(i64),
    /// A positive integer.
    UInt(u64),
    /// A number with a fraction.
    Float(f64),
    /// Text.
    Str(&'b str),
    /// Bytes.
    Bin(&'b [u8]),
    /// Values in order.
    Array(Vec<Value<'b>>),
    /// Pairs in order.
    Map(Vec<(Value<'b>, Value<'b>)>),
    /// An extension, by its type and bytes.
    Ext(i8, &'b [u8]),
}

impl<'b> Value<'b> {
    /// The value that a map has for a key written as text or as bytes.
    pub(crate) fn get(&self, key: &str) -> Option<&Value<'b>> {
        self.as_map()?
            .iter()
            .find(|(name, _)| name.as_bytes() == Some(key.as_bytes()))
            .map(|(_, value)| value)
    }

    /// The text.
    pub(crate) fn as_str(&self) -> Option<&'b str> {
        match self {
            Value::Str(text) => Some(text),
            Value::Bin(bytes) => std::str::from_utf8(bytes).ok(),
            _ => None,
        }
    }

    /// The bytes of text or of bytes.
    pub(crate) fn as_bytes(&self) -> Option<&'b [u8]> {
        match self {
            Value::Str(text) => Some(text.as_bytes()),
            Value::Bin(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The values in order.
    pub(crate) fn as_array(&self) -> Option<&[Value<'b>]> {
        match self {
            Value::Array(values) => Some(values),
            _ => None,
        }
    }

    /// The pairs in order.
    pub(crate) fn as_map(&self) -> Option<&[(Value<'b>, Value<'b>)]> {
        match self {
            Value::Map(pairs) => Some(pairs),
            _ => None,
        }
    }

    /// The number, unless it is negative or has a fraction.
    pub(crate) fn as_u64(&self) -> Option<u64> {
        match self {
            Value::UInt(number) => Some(*number),
            Value::Int(number) => u64::try_from(*number).ok(),
            _ => None,
        }
    }

    /// The number as an index or length.
    pub(crate) fn as_usize(&self) -> Option<usize> {
        self.as_u64()
            .and_then(|number| usize::try_from(number).ok())
    }
}

/// Read one value that takes up all the bytes.
///
/// # Errors
/// Says where the bytes stop following the format.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value<'_>, String> {
    let mut reader = Reader { bytes, at: 0 };
    let value = reader.value(DEEPEST)?;
    if reader.at == bytes.len() {
        Ok(value)
    } else {
        Err(format!(
            "{} bytes follow the value that ends at byte {}",
            bytes.len() - reader.at,
            reader.at
        ))
    }
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    fn take(&mut self, length: usize) -> Result<&'b [u8], String> {
        let taken = self
            .at
            .checked_add(length)
            .and_then(|end| self.bytes.get(self.at..end))
            .ok_or_else(|| format!("the bytes end within the value at byte {}", self.at))?;
        self.at += length;
        Ok(taken)
    }

    /// A big-endian number of `length` bytes, at most 8.
    fn number(&mut self, length: usize) -> Result<u64, String> {
        Ok(self
            .take(length)?
            .iter()
            .fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    fn length(&mut self, bytes: usize) -> Result<usize, String> {
        usize::try_from(self.number(bytes)?).map_err(|_| "a length beyond this machine".to_owned())
    }

    fn text(&mut self, length: usize) -> Result<Value<'b>, String> {
        let at = self.at;
        let bytes = self.take(length)?;
        Ok(match std::str::from_utf8(bytes) {
            Ok(text) => Value::Str(text),
            // Old writers put raw bytes under the type of text.
            Err(_) if length > 0 => Value::Bin(bytes),
            Err(_) => return Err(format!("bad text at byte {at}")),
        })
    }

    fn array(&mut self, length: usize, depth: usize) -> Result<Value<'b>, String> {
        // A length that the bytes cannot hold must not reserve memory.
        let mut values = Vec::with_capacity(length.min(self.bytes.len() - self.at));
        for _ in 0..length {
            values.push(self.value(depth)?);
        }
        Ok(Value::Array(values))
    }

    fn map(&mut self, length: usize, depth: usize) -> Result<Value<'b>, String> {
        let mut pairs = Vec::with_capacity(length.min((self.bytes.len() - self.at) / 2));
        for _ in 0..length {
            let key = self.value(depth)?;
            let value = self.value(depth)?;
            pairs.push((key, value));
        }
        Ok(Value::Map(pairs))
    }

    fn extension(&mut self, length: usize) -> Result<Value<'b>, String> {
        let kind = self.number(1)? as u8 as i8;
        Ok(Value::Ext(kind, self.take(length)?))
    }

    fn value(&mut self, depth: usize) -> Result<Value<'b>, String> {
        let at = self.at;
        let depth = depth
            .checked_sub(1)
            .ok_or_else(|| format!("nested deeper than {DEEPEST} at byte {at}"))?;
        let marker = self.number(1)? as u8;
        Ok(match marker {
            0x00..=0x7f => Value::UInt(u64::from(marker)),
            0x80..=0x8f => self.map(usize::from(marker & 0x0f), depth)?,
            0x90..=0x9f => self.array(usize::from(marker & 0x0f), depth)?,
            0xa0..=0xbf => self.text(usize::from(marker & 0x1f))?,
            0xc0 => Value::Nil,
            0xc1 => return Err(format!("marker 0xc1 at byte {at}")),
            0xc2 => Value::Bool(false),
            0xc3 => Value::Bool(true),
            0xc4..=0xc6 => {
                let length = self.length(1 << (marker - 0xc4))?;
                Value::Bin(self.take(length)?)
            }
            0xc7..=0xc9 => {
                let length = self.length(1 << (marker - 0xc7))?;
                self.extension(length)?
            }
            0xca => Value::Float(f64::from(f32::from_bits(self.number(4)? as u32))),
            0xcb => Value::Float(f64::from_bits(self.number(8)?)),
            0xcc..=0xcf => Value::UInt(self.number(1 << (marker - 0xcc))?),
            0xd0 => Value::Int(i64::from(self.number(1)? as u8 as i8)),
            0xd1 => Value::Int(i64::from(self.number(2)? as u16 as i16)),
            0xd2 => Value::Int(i64::from(self.number(4)? as u32 as i32)),
            0xd3 => Value::Int(self.number(8)? as i64),
            0xd4..=0xd8 => self.extension(1 << (marker - 0xd4))?,
            0xd9..=0xdb => {
                let length = self.length(1 << (marker - 0xd9))?;
                self.text(length)?
            }
            0xdc | 0xdd => {
                let length = self.length(2 << (marker - 0xdc))?;
                self.array(length, depth)?
            }
            0xde | 0xdf => {
                let length = self.length(2 << (marker - 0xde))?;
                self.map(length, depth)?
            }
            0xe0..=0xff => Value::Int(i64::from(marker as i8)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_each_kind() {
        let cases: [(&[u8], Value<'_>); 10] = [
            (b"\xc0", Value::Nil),
            (b"\x07", Value::UInt(7)),
            (b"\xff", Value::Int(-1)),
            (b"\xcd\x01\x00", Value::UInt(256)),
            (b"\xd1\xff\x00", Value::Int(-256)),
            (b"\xca\x3f\x80\x00\x00", Value::Float(1.0)),
            (b"\xa2ab", Value::Str("ab")),
            (b"\xc4\x02\xff\x00", Value::Bin(b"\xff\x00")),
            (
                b"\x92\x01\xc3",
                Value::Array(vec![Value::UInt(1), Value::Bool(true)]),
            ),
            (b"\xd4\x05x", Value::Ext(5, b"x")),
        ];
        for (bytes, value) in cases {
            assert_eq!(parse(bytes), Ok(value));
        }
    }

    #[test]
    fn finds_keys_written_as_text_or_bytes() {
        let value = parse(b"\x82\xc4\x01a\x01\xa1b\x02");
        let value = value.as_ref();
        assert_eq!(value.map(|v| v.get("a").cloned()), Ok(Some(Value::UInt(1))));
        assert_eq!(value.map(|v| v.get("b").cloned()), Ok(Some(Value::UInt(2))));
        assert_eq!(value.map(|v| v.get("c").cloned()), Ok(None));
    }

    #[test]
    fn refuses_what_is_cut_short_or_too_deep() {
        for bytes in [
            &b""[..],
            b"\xa5ab",
            b"\xdd\xff\xff\xff\xff",
            b"\xc1",
            b"\x01\x02",
            &[0x91; 100],
        ] {
            assert!(parse(bytes).is_err(), "{bytes:?}");
        }
    }
}
