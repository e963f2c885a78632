//! The written rules: the document, its validation, and the compiled form.

mod canonical;
mod classify;
mod clocks;
mod compile;
pub(crate) mod compiled;
mod customer_words;
pub(crate) mod customers;
mod digest;
pub mod document;
pub(crate) mod facts;
pub(crate) mod flow;
pub(crate) mod index;
pub(crate) mod ladder;
mod limits;
pub(crate) mod nearest;
mod need;
// The module is named for its one type; the folder for all that belongs to it.
#[allow(clippy::module_inception)]
mod policy;
mod problem;
pub(crate) mod requirement;
pub(crate) mod rule;
mod rules_about;
mod words;

pub use compile::Compilation;
pub use customer_words::{OnDuplicate, OnGivenUp, RepeatScope, SurgeOf};
pub use digest::{Digest, DigestError, Digester};
pub use document::PolicyDocument;
pub use limits::Limits;
pub use need::Need;
pub use policy::Policy;
pub use problem::{PolicyErrors, Problem, ProblemCode, Severity};
pub use words::{Comparator, HandOffStanding, Interrupted, OnAbandon, RuleMode};
