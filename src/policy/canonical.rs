//! One byte form for every value that serialises, to hash and compare.
//!
//! Every value starts with a tag, so no two values of different shape share
//! their bytes. Integers are written by value, not by width; strings and names
//! with their length; sequences, maps and structs are closed by an end tag, so
//! that nobody needs their length beforehand. Map entries are sorted by the
//! bytes of their keys, so that the order of a map never matters.

use core::fmt;

use serde::ser::{self, Serialize, Serializer};

const FALSE: u8 = b'0';
const TRUE: u8 = b'1';
const INTEGER: u8 = b'+';
const NEGATIVE: u8 = b'-';
const FLOAT: u8 = b'f';
const TEXT: u8 = b't';
const BYTES: u8 = b'b';
const NONE: u8 = b'n';
const SOME: u8 = b's';
const UNIT: u8 = b'u';
const VARIANT: u8 = b'v';
const SEQUENCE: u8 = b'[';
const SEQUENCE_END: u8 = b']';
const MAP: u8 = b'{';
const MAP_END: u8 = b'}';
const STRUCT: u8 = b'(';
const STRUCT_END: u8 = b')';
const FAILED: u8 = b'!';

/// Takes the canonical bytes.
pub(super) trait Sink {
    fn put(&mut self, bytes: &[u8]);
}

impl Sink for Vec<u8> {
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

/// Writes a value. One that refuses to serialise is written as far as it went,
/// then as failed: it has bytes too, and they are not those of another value.
pub(super) fn write<T: Serialize + ?Sized, S: Sink>(value: &T, sink: &mut S) {
    if value.serialize(Canonical(sink)).is_err() {
        sink.put(&[FAILED]);
    }
}

/// A `Serialize` that gave up. Nothing reads why.
#[derive(Debug)]
struct Failure;

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value refused to serialise")
    }
}

impl std::error::Error for Failure {}

impl ser::Error for Failure {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

struct Canonical<'a, S>(&'a mut S);

impl<S: Sink> Canonical<'_, S> {
    fn tag(&mut self, tag: u8) {
        self.0.put(&[tag]);
    }

    fn sized(&mut self, tag: u8, bytes: &[u8]) {
        self.tag(tag);
        // A length above 64 bits does not exist; `MAX` keeps this without a panic.
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.0.put(&length.to_le_bytes());
        self.0.put(bytes);
    }

    fn variant(&mut self, name: &str) {
        self.tag(VARIANT);
        self.sized(TEXT, name.as_bytes());
    }
}

/// The parts of a sequence, struct or map, and the tag that closes it.
struct Parts<'a, S> {
    sink: &'a mut S,
    end: u8,
}

impl<'a, S: Sink> Parts<'a, S> {
    fn new(sink: &'a mut S, start: u8, end: u8) -> Self {
        sink.put(&[start]);
        Self { sink, end }
    }

    fn part<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        value.serialize(Canonical(self.sink))
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Failure> {
        Canonical(&mut *self.sink).sized(TEXT, name.as_bytes());
        self.part(value)
    }

    fn close(self) {
        self.sink.put(&[self.end]);
    }
}

/// A map, kept back until all its entries can be put in order.
struct Entries<'a, S> {
    sink: &'a mut S,
    entries: Vec<(Vec<u8>, Vec<u8>)>,
}

impl<S: Sink> ser::SerializeMap for Entries<'_, S> {
    type Ok = ();
    type Error = Failure;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Failure> {
        let mut bytes = Vec::new();
        key.serialize(Canonical(&mut bytes))?;
        self.entries.push((bytes, Vec::new()));
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        let (_, bytes) = self.entries.last_mut().ok_or(Failure)?;
        value.serialize(Canonical(bytes))
    }

    fn end(mut self) -> Result<(), Failure> {
        self.entries.sort_unstable();
        self.sink.put(&[MAP]);
        for (key, value) in &self.entries {
            self.sink.put(key);
            self.sink.put(value);
        }
        self.sink.put(&[MAP_END]);
        Ok(())
    }
}

macro_rules! integers {
    ($($method:ident: $type:ty),+ $(,)?) => {$(
        fn $method(self, value: $type) -> Result<(), Failure> {
            self.serialize_i128(i128::from(value))
        }
    )+};
}

impl<'a, S: Sink> Serializer for Canonical<'a, S> {
    type Ok = ();
    type Error = Failure;
    type SerializeSeq = Parts<'a, S>;
    type SerializeTuple = Parts<'a, S>;
    type SerializeTupleStruct = Parts<'a, S>;
    type SerializeTupleVariant = Parts<'a, S>;
    type SerializeMap = Entries<'a, S>;
    type SerializeStruct = Parts<'a, S>;
    type SerializeStructVariant = Parts<'a, S>;

    integers!(
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
    );

    fn serialize_i128(mut self, value: i128) -> Result<(), Failure> {
        if value >= 0 {
            return self.serialize_u128(value.unsigned_abs());
        }
        self.tag(NEGATIVE);
        self.0.put(&value.unsigned_abs().to_le_bytes());
        Ok(())
    }

    fn serialize_u128(mut self, value: u128) -> Result<(), Failure> {
        self.tag(INTEGER);
        self.0.put(&value.to_le_bytes());
        Ok(())
    }

    fn serialize_bool(mut self, value: bool) -> Result<(), Failure> {
        self.tag(if value { TRUE } else { FALSE });
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Result<(), Failure> {
        self.serialize_f64(f64::from(value))
    }

    fn serialize_f64(mut self, value: f64) -> Result<(), Failure> {
        self.tag(FLOAT);
        self.0.put(&value.to_bits().to_le_bytes());
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Failure> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(mut self, value: &str) -> Result<(), Failure> {
        self.sized(TEXT, value.as_bytes());
        Ok(())
    }

    fn serialize_bytes(mut self, value: &[u8]) -> Result<(), Failure> {
        self.sized(BYTES, value);
        Ok(())
    }

    fn serialize_none(mut self) -> Result<(), Failure> {
        self.tag(NONE);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(mut self, value: &T) -> Result<(), Failure> {
        self.tag(SOME);
        value.serialize(self)
    }

    fn serialize_unit(mut self) -> Result<(), Failure> {
        self.tag(UNIT);
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Failure> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Failure> {
        self.variant(variant);
        self.serialize_unit()
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Failure> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Failure> {
        self.variant(variant);
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'a, S>, Failure> {
        Ok(Parts::new(self.0, SEQUENCE, SEQUENCE_END))
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts<'a, S>, Failure> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts<'a, S>, Failure> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_variant(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts<'a, S>, Failure> {
        self.variant(variant);
        self.serialize_seq(None)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'a, S>, Failure> {
        Ok(Entries {
            sink: self.0,
            entries: Vec::new(),
        })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'a, S>, Failure> {
        Ok(Parts::new(self.0, STRUCT, STRUCT_END))
    }

    fn serialize_struct_variant(
        mut self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Parts<'a, S>, Failure> {
        self.variant(variant);
        self.serialize_struct(name, length)
    }

    fn is_human_readable(&self) -> bool {
        true
    }
}

macro_rules! elements {
    ($($trait:ident::$method:ident),+ $(,)?) => {$(
        impl<S: Sink> ser::$trait for Parts<'_, S> {
            type Ok = ();
            type Error = Failure;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
                self.part(value)
            }

            fn end(self) -> Result<(), Failure> {
                self.close();
                Ok(())
            }
        }
    )+};
}

elements!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field,
);

macro_rules! fields {
    ($($trait:ident),+ $(,)?) => {$(
        impl<S: Sink> ser::$trait for Parts<'_, S> {
            type Ok = ();
            type Error = Failure;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Failure> {
                self.field(name, value)
            }

            fn end(self) -> Result<(), Failure> {
                self.close();
                Ok(())
            }
        }
    )+};
}

fields!(SerializeStruct, SerializeStructVariant);

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::disallowed_types)] // a map without an order is tested with
mod tests {
    use super::*;
    use std::collections::{BTreeMap, HashMap};

    fn bytes<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(value, &mut bytes);
        bytes
    }

    #[derive(serde::Serialize)]
    enum Shape {
        Unit,
        One(u8),
        Two(u8, u8),
        Named { a: u8 },
    }

    #[test]
    fn integers_are_written_by_value() {
        let mut five = vec![INTEGER, 5];
        five.extend([0; 15]);
        assert_eq!(bytes(&5_u8), five);
        assert_eq!(bytes(&5_u64), five);
        assert_eq!(bytes(&5_i32), five);
        assert_eq!(bytes(&5_u128), five);
        let mut minus_five = five.clone();
        *minus_five.first_mut().unwrap() = NEGATIVE;
        assert_eq!(bytes(&-5_i64), minus_five);
        assert_ne!(bytes(&i128::MIN), bytes(&(1_u128 << 127)));
    }

    #[test]
    fn every_shape_has_bytes_of_its_own() {
        let all = [
            bytes(&false),
            bytes(&true),
            bytes(&0_u8),
            bytes(""),
            bytes("0"),
            bytes(&0.0_f64),
            bytes(&-0.0_f64),
            bytes(&()),
            bytes(&None::<u8>),
            bytes(&Some(0_u8)),
            bytes(&Some(Some(0_u8))),
            bytes(&Vec::<u8>::new()),
            bytes(&vec![Vec::<u8>::new()]),
            bytes(&(0_u8, 0_u8)),
            bytes(&BTreeMap::<u8, u8>::new()),
            bytes(&BTreeMap::from([(0_u8, 0_u8)])),
            bytes(&["ab", "c"]),
            bytes(&["a", "bc"]),
            bytes(&Shape::Unit),
            bytes(&Shape::One(0)),
            bytes(&Shape::Two(0, 0)),
            bytes(&Shape::Named { a: 0 }),
        ];
        for (position, left) in all.iter().enumerate() {
            for right in all.iter().skip(position + 1) {
                assert_ne!(left, right);
                // None starts with another whole: values can be written one after the other.
                assert!(!left.starts_with(right) && !right.starts_with(left));
            }
        }
    }

    #[test]
    fn the_order_of_a_map_never_matters() {
        let sorted: BTreeMap<String, u32> = (0..100).map(|n| (n.to_string(), n)).collect();
        let hashed: HashMap<String, u32> = (0..100).rev().map(|n| (n.to_string(), n)).collect();
        assert_eq!(bytes(&sorted), bytes(&hashed));
    }

    #[test]
    fn a_value_that_refuses_to_serialise_has_bytes_too() {
        struct Broken;
        impl Serialize for Broken {
            fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
                Err(ser::Error::custom("no"))
            }
        }
        assert_eq!(bytes(&Broken), [FAILED]);
        assert_eq!(bytes(&[Broken]), [SEQUENCE, FAILED]);
    }
}
