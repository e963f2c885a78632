//! What the command-line examples share: errors that end them, texts read whole,
//! policies read from TOML, the digest of a run.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use nightdesk::{Digest, Digester, Policy, PolicyDocument};

/// Why an example stops: told on stderr, exit code 2.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure(pub(crate) String);

pub(crate) type Outcome<T> = Result<T, Failure>;

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// A failure about a file, or a place in it (`FILE`, `FILE:LINE`, `FILE:LINE:COLUMN`).
pub(crate) fn at(place: impl Display, what: impl Display) -> Failure {
    Failure(format!("{place}: {what}"))
}

/// Ends the program: 0, or 2 with the failure on stderr.
pub(crate) fn exit(outcome: Outcome<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(message)) => {
            // A closed stderr leaves nobody to tell.
            let _ = writeln!(io::stderr(), "error: {message}");
            ExitCode::from(2)
        }
    }
}

/// Writes to stdout. A reader who has gone away (`| head`) has seen enough:
/// that is no failure.
pub(crate) fn print(text: impl AsRef<[u8]>) -> Outcome<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_ref()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(at("standard output", format_args!("cannot write: {error}")))
        }
        _ => Ok(()),
    }
}

/// Reads a whole text file.
pub(crate) fn read(path: &Path) -> Outcome<String> {
    let bytes = std::fs::read(path).map_err(|error| {
        let remedy = match error.kind() {
            ErrorKind::NotFound => "; check the path",
            ErrorKind::PermissionDenied => "; check its permissions",
            _ => "",
        };
        at(path.display(), format_args!("cannot read: {error}{remedy}"))
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let good = error.as_bytes().get(..error.utf8_error().valid_up_to());
        let line = good.map_or(0, |good| good.iter().filter(|b| **b == b'\n').count()) + 1;
        at(
            format_args!("{}:{line}", path.display()),
            "not UTF-8 text; save the file as UTF-8",
        )
    })
}

/// Reads a document written in TOML.
pub(crate) fn toml<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> Outcome<T> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| {
            let before = text.get(..span.start).unwrap_or_default();
            before.matches('\n').count() + 1
        });
        at(
            format_args!("{name}:{line}"),
            error.message().trim_end_matches('\n'),
        )
    })
}

/// Compiles a policy written in TOML. Warnings go to stderr, problems all at once
/// into the failure.
pub(crate) fn policy(name: &str, text: &str) -> Outcome<Policy> {
    let document: PolicyDocument = toml(name, text)?;
    let compiled = document.compile().map_err(|errors| {
        let lines = errors.to_string();
        let lines = lines.lines().map(|line| at(name, line).0);
        Failure(lines.collect::<Vec<_>>().join("\n       "))
    })?;
    for warning in compiled.warnings {
        let _ = writeln!(io::stderr(), "warning: {name}: {warning}");
    }
    Ok(compiled.policy)
}

/// The digest of a run: over its events, one after the other, and then the digest
/// of the engine's state at the end. Equal digests, equal runs.
pub(crate) fn run_digest(mut events: Digester, state: Digest) -> Digest {
    events.add(&state);
    events.finish()
}
