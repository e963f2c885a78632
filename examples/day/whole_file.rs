//! Files that are there whole or not at all.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::common::{Failure, Outcome, at};

/// A file that is there whole or not at all: written under another name beside
/// its own, and renamed when it is finished. Dropped before that, it is removed.
pub(crate) struct WholeFile {
    target: PathBuf,
    temporary: PathBuf,
    out: Option<BufWriter<File>>,
}

impl WholeFile {
    pub(crate) fn create(target: &Path) -> Outcome<Self> {
        let mut name = target.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".{}.part", std::process::id()));
        let temporary = target.with_file_name(name);
        let file = File::create(&temporary)
            .map_err(|error| at(target.display(), format_args!("cannot write: {error}")))?;
        Ok(Self {
            target: target.to_owned(),
            temporary,
            out: Some(BufWriter::new(file)),
        })
    }

    /// Writes one line.
    pub(crate) fn line(&mut self, text: &str) -> Outcome<()> {
        let Some(out) = &mut self.out else {
            return Ok(());
        };
        out.write_all(text.as_bytes())
            .and_then(|()| out.write_all(b"\n"))
            .map_err(|error| self.failure(&error))
    }

    /// Puts the file in its place.
    pub(crate) fn finish(mut self) -> Outcome<()> {
        let Some(mut out) = self.out.take() else {
            return Ok(());
        };
        let done = out
            .flush()
            .and_then(|()| out.get_ref().sync_all())
            .and_then(|()| std::fs::rename(&self.temporary, &self.target));
        if done.is_err() {
            let _ = std::fs::remove_file(&self.temporary);
        }
        done.map_err(|error| self.failure(&error))
    }

    fn failure(&self, error: &io::Error) -> Failure {
        at(self.target.display(), format_args!("cannot write: {error}"))
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        if self.out.take().is_some() {
            let _ = std::fs::remove_file(&self.temporary);
        }
    }
}
