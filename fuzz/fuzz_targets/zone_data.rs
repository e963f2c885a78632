//! Zone data (TZif) that a host hands in: read right, or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nightdesk::{CalendarDocument, Span, Timestamp, Weekday, Zones};

fuzz_target!(|data: &[u8]| {
    let mut zones = Zones::new();
    if zones.insert("Some/Where", data).is_err() {
        return;
    }
    // Few years in advance: of the zone's rules the others show as much, and are worked out anew.
    let document = CalendarDocument::new("Some/Where").years(2024, 2027);
    let document = document.open(&Weekday::ALL, &[("08:30", "12:00"), ("22:00", "02:30")]);
    let Ok(calendar) = document.compile(&zones) else {
        return;
    };
    for year in [1, 1970, 2026, 2037, 9999] {
        let at: Timestamp = format!("{year:04}-03-29T01:00:00Z")
            .parse()
            .expect("an instant");
        let open = calendar.is_open(at);
        if let Ok(next) = calendar.next_open(at) {
            assert!(next > at || open);
        }
        // Open time added is counted again as the same.
        let hours = Span::from_secs(40 * 3_600);
        if let Ok(later) = calendar.add(at, hours) {
            assert_eq!(calendar.between(at, later), hours);
        }
    }
});
