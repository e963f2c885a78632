//! What the tests of limits share: lengths, and calendars in Oslo.
#![allow(dead_code, reason = "each test uses its part")]

use nightdesk::clock::{Amount, Calendars, DayCount, DayUnit};
use nightdesk::{CalendarDocument, Span, Timestamp, Weekday, Zones};

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn hours(count: u32) -> Amount {
    Amount::elapsed(Span::from_secs(count * 3600))
}

pub(crate) fn days(count: u32, unit: DayUnit) -> DayCount {
    DayCount::new(count, unit, "no")
}

pub(crate) fn business(count: u32) -> DayCount {
    days(count, DayUnit::BusinessDays)
}

/// `no`: Mon to Fri 8 to 16 in Oslo but for Ascension Day and Whit Monday 2026. `night`: a desk
/// open over midnight on weekdays. `always`: at every hour.
pub(crate) fn calendars() -> Calendars {
    let mut calendars = Calendars::new();
    let oslo = || CalendarDocument::new("Europe/Oslo");
    let workdays = &Weekday::ALL[..5];
    for (name, document) in [
        (
            "no",
            oslo()
                .open(workdays, &[("08:00", "16:00")])
                .holiday("2026-05-14")
                .holiday("2026-05-25"),
        ),
        ("night", oslo().open(workdays, &[("20:00", "04:00")])),
        ("always", CalendarDocument::always_open("Europe/Oslo")),
    ] {
        calendars.insert(name, document.compile(&Zones::new()).unwrap());
    }
    calendars
}
