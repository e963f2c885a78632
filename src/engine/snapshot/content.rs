//! The digest of a snapshot's content: over its values in the order of the tables, whatever the
//! format it was written in.
//!
//! The form is fixed with the version of the snapshot's format: integers of up to 64 bits seven
//! bits a byte, the least first; text, lists and maps behind their length; what may be absent
//! behind a 0 or 1; of a choice its number. No names of fields, so that a million tickets take
//! little time.

use core::fmt;

use serde::ser::{self, Serialize, Serializer};

use crate::policy::{Digest, Digester};

/// Bytes that are digested at a time.
const CHUNK: usize = 1 << 14;

pub(super) fn digest<T: Serialize>(content: &T) -> Digest {
    let mut sink = Sink {
        digester: Digester::new(),
        bytes: Vec::with_capacity(CHUNK),
    };
    // Nothing of a snapshot refuses to serialise; one cut short would have another digest.
    let whole = content.serialize(&mut sink).is_ok();
    sink.put(&[u8::from(whole)]);
    sink.digester.add_bytes(&sink.bytes);
    sink.digester.finish()
}

struct Sink {
    digester: Digester,
    bytes: Vec<u8>,
}

impl Sink {
    fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        if self.bytes.len() >= CHUNK {
            self.digester.add_bytes(&self.bytes);
            self.bytes.clear();
        }
    }

    fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.put(&[(value & 0x7f) as u8 | 0x80]);
            value >>= 7;
        }
        self.put(&[value as u8]);
    }

    fn length(&mut self, length: Option<usize>) -> Result<(), Failure> {
        self.number(length.ok_or(Failure)? as u64);
        Ok(())
    }
}

#[derive(Debug)]
struct Failure;

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list without a length")
    }
}

impl std::error::Error for Failure {}

impl ser::Error for Failure {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

type Done = Result<(), Failure>;

impl<'a> Serializer for &'a mut Sink {
    type Ok = ();
    type Error = Failure;
    type SerializeSeq = &'a mut Sink;
    type SerializeTuple = &'a mut Sink;
    type SerializeTupleStruct = &'a mut Sink;
    type SerializeTupleVariant = &'a mut Sink;
    type SerializeMap = &'a mut Sink;
    type SerializeStruct = &'a mut Sink;
    type SerializeStructVariant = &'a mut Sink;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn serialize_bool(self, value: bool) -> Done {
        self.put(&[u8::from(value)]);
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Done {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Done {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Done {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Done {
        // Small ones of either sign stay short.
        self.number((value.wrapping_shl(1) ^ value.wrapping_shr(63)).cast_unsigned());
        Ok(())
    }

    fn serialize_i128(self, value: i128) -> Done {
        self.put(&value.to_le_bytes());
        Ok(())
    }

    fn serialize_u8(self, value: u8) -> Done {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Done {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Done {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Done {
        self.number(value);
        Ok(())
    }

    fn serialize_u128(self, value: u128) -> Done {
        self.put(&value.to_le_bytes());
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Done {
        self.put(&value.to_bits().to_le_bytes());
        Ok(())
    }

    fn serialize_f64(self, value: f64) -> Done {
        self.put(&value.to_bits().to_le_bytes());
        Ok(())
    }

    fn serialize_char(self, value: char) -> Done {
        self.serialize_u32(value.into())
    }

    fn serialize_str(self, value: &str) -> Done {
        self.serialize_bytes(value.as_bytes())
    }

    fn serialize_bytes(self, value: &[u8]) -> Done {
        self.number(value.len() as u64);
        self.put(value);
        Ok(())
    }

    fn serialize_none(self) -> Done {
        self.serialize_bool(false)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        self.put(&[1]);
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Done {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, index: u32, _: &'static str) -> Done {
        self.serialize_u32(index)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        value: &T,
    ) -> Done {
        self.number(index.into());
        value.serialize(self)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Self, Failure> {
        self.length(length)?;
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Failure> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Failure> {
        Ok(self)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Failure> {
        self.number(index.into());
        Ok(self)
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Self, Failure> {
        self.length(length)?;
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Failure> {
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Failure> {
        self.number(index.into());
        Ok(self)
    }
}

/// The parts of something, one after the other.
macro_rules! parts {
    ($($of:ident: $part:ident),+ $(,)?) => {$(
        impl ser::$of for &mut Sink {
            type Ok = ();
            type Error = Failure;

            fn $part<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
                value.serialize(&mut **self)
            }

            fn end(self) -> Done {
                Ok(())
            }
        }
    )+};
}

parts!(
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field,
);

/// The same where parts have names.
macro_rules! named_parts {
    ($($of:ident),+) => {$(
        impl ser::$of for &mut Sink {
            type Ok = ();
            type Error = Failure;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Done {
                value.serialize(&mut **self)
            }

            fn end(self) -> Done {
                Ok(())
            }
        }
    )+};
}

named_parts!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for &mut Sink {
    type Ok = ();
    type Error = Failure;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        key.serialize(&mut **self)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        value.serialize(&mut **self)
    }

    fn end(self) -> Done {
        Ok(())
    }
}
