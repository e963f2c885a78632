//! Names once each: what bears one says its number.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::error::{RestoreError, unsound};
use crate::model::Name;

/// A name's place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct NameRef(u32);

/// Numbers names as they are first met.
#[derive(Default)]
pub(super) struct NameTable {
    numbers: BTreeMap<Name, u32>,
    list: Vec<Name>,
}

impl NameTable {
    pub(super) fn add(&mut self, name: &Name) -> NameRef {
        if let Some(number) = self.numbers.get(name) {
            return NameRef(*number);
        }
        // There is no memory for more than that.
        let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.numbers.insert(name.clone(), number);
        self.list.push(name.clone());
        NameRef(number)
    }

    pub(super) fn add_all<'a>(
        &mut self,
        names: impl IntoIterator<Item = &'a Name>,
    ) -> Vec<NameRef> {
        names.into_iter().map(|name| self.add(name)).collect()
    }

    pub(super) fn into_list(self) -> Vec<Name> {
        self.list
    }
}

/// The names as a snapshot lists them.
#[derive(Clone, Copy)]
pub(super) struct KnownNames<'a>(pub(super) &'a [Name]);

impl KnownNames<'_> {
    pub(super) fn get(self, name: NameRef) -> Result<Name, RestoreError> {
        let known = usize::try_from(name.0).ok().and_then(|at| self.0.get(at));
        known.cloned().ok_or_else(|| {
            let count = self.0.len();
            unsound(
                "names",
                format!("number {} of {count} is asked for", name.0),
            )
        })
    }

    pub(super) fn option(self, name: Option<NameRef>) -> Result<Option<Name>, RestoreError> {
        name.map(|name| self.get(name)).transpose()
    }

    /// Names of which none comes twice, in order.
    pub(super) fn sorted<C: FromIterator<Name>>(
        self,
        names: &[NameRef],
    ) -> Result<C, RestoreError> {
        let names = names.iter().map(|name| self.get(*name));
        let names: Vec<Name> = names.collect::<Result<_, _>>()?;
        if names.is_sorted_by(|one, next| one < next) {
            Ok(names.into_iter().collect())
        } else {
            Err(unsound("names", "a set of them is out of order"))
        }
    }

    /// Whatever names bear, in their order, none twice.
    pub(super) fn map<V, W>(
        self,
        rows: &[(NameRef, V)],
        value: impl Fn(&V) -> Result<W, RestoreError>,
    ) -> Result<BTreeMap<Name, W>, RestoreError> {
        let mut map = BTreeMap::new();
        for (name, of_it) in rows {
            let name = self.get(*name)?;
            if map.last_key_value().is_some_and(|(last, _)| *last >= name) {
                return Err(unsound("names", "a table of them is out of order"));
            }
            map.insert(name, value(of_it)?);
        }
        Ok(map)
    }
}
