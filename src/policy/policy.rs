use core::fmt;
use std::sync::Arc;

use super::compiled::Compiled;
use super::{Digest, Limits, PolicyDocument, PolicyErrors};

/// The written rules, checked and compiled. Immutable and shared: a clone is the
/// same policy.
///
/// See [`document`](crate::document) for how to come by one.
#[derive(Clone)]
pub struct Policy(pub(super) Arc<Compiled>);

impl Policy {
    /// Checks and compiles a document, without its warnings;
    /// [`PolicyDocument::compile`] has those too.
    ///
    /// # Errors
    /// Everything that is wrong with the document, at once.
    pub fn new(document: &PolicyDocument) -> Result<Self, PolicyErrors> {
        document.compile().map(|compilation| compilation.policy)
    }

    /// The digest of the document and of what its calendars were compiled to: equal
    /// for documents that say the same in the same words, however their keys are
    /// ordered, under the same zone data.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.0.digest
    }

    /// What the policy was compiled from.
    #[must_use]
    pub fn document(&self) -> &PolicyDocument {
        &self.0.document
    }

    /// The policy's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0
            .document
            .name
            .as_ref()
            .map_or("", |name| name.as_str())
    }

    /// How much an engine under this policy takes in.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub(crate) fn compiled(&self) -> &Compiled {
        &self.0
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy")
            .field("name", &self.name())
            .field("digest", &self.digest())
            .finish_non_exhaustive()
    }
}
