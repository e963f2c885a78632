//! Times in stories: `03:00`, `03:00:10.5`, `8/03:00` (of the 8th), all in March
//! 2026 and UTC; or RFC 3339.

use nightdesk::{Span, Timestamp};

/// Reads a time; `None` if the word is none.
pub(super) fn read(word: &str) -> Option<Timestamp> {
    if !word.contains(':') {
        return None;
    }
    if word.contains('T') {
        return word.parse().ok();
    }
    let (day, clock) = word.split_once('/').unwrap_or(("1", word));
    let day: u8 = day.parse().ok()?;
    let seconds = if clock.matches(':').count() == 1 {
        ":00"
    } else {
        ""
    };
    format!("2026-03-{day:02}T{clock}{seconds}Z").parse().ok()
}

/// Reads a time that may be told from the one before: `and`, `+10s`, `-3s`.
pub(super) fn read_from(word: &str, last: Option<Timestamp>) -> Option<Timestamp> {
    if word == "and" {
        return last;
    }
    if let Some(later) = word.strip_prefix('+') {
        return Some(last?.saturating_add(span(later)));
    }
    if let Some(earlier) = word.strip_prefix('-') {
        return Some(last?.saturating_sub(span(earlier)));
    }
    read(word)
}

/// Writes a time as stories do.
pub(super) fn say(at: Timestamp) -> String {
    let text = at.to_string();
    let Some(rest) = text.strip_prefix("2026-03-") else {
        return text;
    };
    let clock = rest[3..].trim_end_matches('Z');
    match &rest[..2] {
        "01" => clock.to_owned(),
        day => format!("{}/{clock}", day.trim_start_matches('0')),
    }
}

/// A line with all its times written alike.
pub(super) fn normal(line: &str) -> String {
    let words = line
        .split_whitespace()
        .map(|word| read(word).map_or_else(|| word.to_owned(), say));
    words.collect::<Vec<_>>().join(" ")
}

pub(super) fn span(word: &str) -> Span {
    word.parse().unwrap_or_else(|error| panic!("{error}"))
}
