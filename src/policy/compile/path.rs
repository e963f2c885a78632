use core::fmt;

/// Where in a document something stands. A chain of borrowed steps, so that
/// walking a document costs nothing as long as nothing is wrong with it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Path<'a> {
    above: Option<&'a Path<'a>>,
    step: Option<Step<'a>>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Key(&'a str),
    Position(usize),
    /// Several steps, as another part of the crate has written them.
    Written(&'a str),
}

/// A path on its own, ordered step by step: positions by number, keys by bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place(Vec<OwnStep>);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum OwnStep {
    Position(usize),
    Key(String),
    Written(String),
}

impl<'a> Path<'a> {
    /// The document itself.
    pub(super) const ROOT: Path<'static> = Path {
        above: None,
        step: None,
    };

    pub(super) fn key(&'a self, key: &'a str) -> Self {
        self.below(Step::Key(key))
    }

    pub(super) fn position(&'a self, position: usize) -> Self {
        self.below(Step::Position(position))
    }

    pub(super) fn written(&'a self, steps: &'a str) -> Self {
        self.below(Step::Written(steps))
    }

    fn below(&'a self, step: Step<'a>) -> Self {
        Self {
            above: Some(self),
            step: Some(step),
        }
    }

    pub(super) fn place(&self) -> Place {
        let mut steps = Vec::new();
        let mut path = Some(self);
        while let Some(Path { above, step }) = path {
            steps.extend(step.map(|step| match step {
                Step::Key(key) => OwnStep::Key(key.to_owned()),
                Step::Position(position) => OwnStep::Position(position),
                Step::Written(steps) => OwnStep::Written(steps.to_owned()),
            }));
            path = *above;
        }
        steps.reverse();
        Place(steps)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, step) in self.0.iter().enumerate() {
            match step {
                OwnStep::Position(position) => write!(f, "[{position}]")?,
                OwnStep::Written(steps) => write!(f, ".{steps}")?,
                OwnStep::Key(key) => {
                    if depth > 0 {
                        f.write_str(".")?;
                    }
                    let bare = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
                    if !key.is_empty() && key.bytes().all(bare) {
                        f.write_str(key)?;
                    } else {
                        write!(f, "{key:?}")?;
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_with_dots_stand_in_quotes() {
        let rules = Path::ROOT.key("rules");
        let rule = rules.position(2);
        let when = rule.key("when");
        let all = when.key("all");
        let first = all.position(0);
        let place = first.key("topic").place();
        assert_eq!(place.to_string(), "rules[2].when.all[0].topic");
        let topics = Path::ROOT.key("topics");
        let topic = topics.key("card.stolen");
        assert_eq!(
            topic.key("").place().to_string(),
            r#"topics."card.stolen"."""#
        );
    }

    #[test]
    fn positions_are_ordered_by_number() {
        let rules = Path::ROOT.key("rules");
        assert!(rules.position(9).place() < rules.position(10).place());
        assert!(rules.place() < rules.position(0).place());
    }
}
