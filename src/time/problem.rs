use core::fmt::{self, Display};

/// Something wrong with a calendar document: where, what was written, and why it
/// cannot be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct CalendarProblem {
    /// Where in the document, for example `hours.mon[0]`.
    pub path: String,
    /// What was written there, cut to 60 characters; empty where something is missing.
    pub value: String,
    /// Why it cannot be, and what to write instead.
    pub reason: String,
}

impl Display for CalendarProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.value.is_empty() {
            write!(f, "{}: {}", self.path, self.reason)
        } else {
            write!(f, "{}: `{}`: {}", self.path, self.value, self.reason)
        }
    }
}

impl core::error::Error for CalendarProblem {}

/// Collects problems under a path, so that all are told at once.
pub(crate) struct Problems<'a> {
    all: &'a mut Vec<CalendarProblem>,
    path: String,
}

impl<'a> Problems<'a> {
    pub(crate) fn new(all: &'a mut Vec<CalendarProblem>) -> Self {
        Self {
            all,
            path: String::new(),
        }
    }

    /// The same collection one step further down the document.
    pub(crate) fn at(&mut self, step: impl Display) -> Problems<'_> {
        let path = if self.path.is_empty() {
            step.to_string()
        } else {
            format!("{}.{step}", self.path)
        };
        Problems {
            all: self.all,
            path,
        }
    }

    pub(crate) fn add(&mut self, value: impl Display, reason: impl Display) {
        self.all.push(CalendarProblem {
            path: self.path.clone(),
            value: value.to_string().chars().take(60).collect(),
            reason: reason.to_string(),
        });
    }

    pub(crate) fn count(&self) -> usize {
        self.all.len()
    }
}
