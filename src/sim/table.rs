//! Figures as tables show them, so that two tables of the same run say the same.

use crate::time::Span;

/// A share in hundredths of a percent as a percentage with one digit, to the nearest; `-` where
/// there is none.
///
/// ```
/// use nightdesk::sim::table;
/// assert_eq!(table::share(Some(5_578)), "55.8");
/// assert_eq!(table::share(None), "-");
/// ```
#[must_use]
pub fn share(hundredths: Option<u32>) -> String {
    let Some(hundredths) = hundredths else {
        return "-".to_owned();
    };
    let tenths = hundredths.saturating_add(5) / 10;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// A wait as `m:ss` or `h:mm:ss`, to the nearest second; `-` where there is none.
///
/// ```
/// use nightdesk::{Span, sim::table};
/// assert_eq!(table::wait(Some(Span::from_secs(508))), "8:28");
/// assert_eq!(table::wait(Some("1h2m3500ms".parse()?)), "1:02:04");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn wait(span: Option<Span>) -> String {
    let Some(span) = span else {
        return "-".to_owned();
    };
    let seconds = span.as_micros().saturating_add(500_000) / 1_000_000;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// The head of the column of [`Figures::within_of_contacts`](super::Figures::within_of_contacts):
/// what share of all contacts was answered within a threshold.
#[must_use]
pub fn within(threshold: Span) -> String {
    format!("in {threshold}, % of all")
}
