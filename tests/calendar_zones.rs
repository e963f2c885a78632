//! Where zone data comes from: the bundled database, the host's bytes, fixed offsets.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use nightdesk::{CalendarDocument, Span, Timestamp, Weekday, ZoneSource, Zones, zone_data_version};
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A TZif file of version 2 (RFC 9636): one type of local time, no transitions, and a rule.
fn tzif(offset: i32, rule: &str) -> Vec<u8> {
    let mut file = Vec::new();
    // Both versions of the data block: counts of flags, leap seconds, transitions, types and
    // letters, then the type (offset, no summer time, letters at 0) and its letters.
    for _ in 0..2 {
        file.extend(b"TZif2");
        file.extend([0; 15]);
        for count in [0_u32, 0, 0, 0, 1, 4] {
            file.extend(count.to_be_bytes());
        }
        file.extend(offset.to_be_bytes());
        file.extend([0, 0]);
        file.extend(b"LMT\0");
    }
    file.extend(format!("\n{rule}\n").bytes());
    file
}

fn office(zone: &str) -> CalendarDocument {
    CalendarDocument::new(zone).open(&Weekday::ALL[..5], &[("09:00", "17:00")])
}

#[test]
fn the_hosts_bytes_make_a_zone() {
    let mut zones = Zones::new();
    zones
        .insert("Bank/HQ", &tzif(3600, "CET-1CEST,M3.5.0,M10.5.0/3"))
        .unwrap();
    let calendar = office("Bank/HQ").compile(&zones).unwrap();
    assert_eq!(calendar.zone_source(), &ZoneSource::Host);
    assert_eq!(calendar.zone(), "Bank/HQ");
    // Nine in the morning on the Monday after the clocks changed, and far in the future.
    assert_eq!(
        calendar.next_open(at("2026-03-28T12:00:00Z")),
        Ok(at("2026-03-30T07:00:00Z"))
    );
    assert_eq!(
        calendar.next_open(at("2026-10-24T12:00:00Z")),
        Ok(at("2026-10-26T08:00:00Z"))
    );
    assert_eq!(
        calendar.next_open(at("8765-07-01T20:00:00Z")),
        Ok(at("8765-07-02T07:00:00Z"))
    );
    // Data in a journal comes back as it went.
    let text = serde_json::to_string(&zones).unwrap();
    assert_eq!(serde_json::from_str::<Zones>(&text).unwrap(), zones);
}

#[test]
fn the_hosts_data_takes_the_place_of_the_bundled() {
    let mut zones = Zones::new();
    zones.insert("Europe/Oslo", &tzif(0, "GMT0")).unwrap();
    let calendar = office("Europe/Oslo").compile(&zones).unwrap();
    assert_eq!(
        calendar.next_open(at("2026-07-01T00:00:00Z")),
        Ok(at("2026-07-01T09:00:00Z"))
    );
    assert_eq!(calendar.zone_source(), &ZoneSource::Host);
}

#[test]
fn bytes_that_are_no_zone_are_refused() {
    let mut zones = Zones::new();
    let good = tzif(0, "GMT0");
    for bytes in [
        &b""[..],
        b"TZif",
        b"Europe/Oslo",
        &good[..good.len() / 2],
        &vec![0; 262_145],
    ] {
        let error = zones.insert("Bad/Zone", bytes).unwrap_err();
        assert_eq!(error.name, "Bad/Zone");
    }
    assert!(zones.insert("", &good).is_err());
    assert!(office("Bad/Zone").compile(&zones).is_err());
    for text in [
        r#"{"A/B": "zz"}"#,
        r#"{"A/B": "545"}"#,
        r#"{"A/B": "54"}"#,
        r#"{"A/B": "ээ"}"#,
    ] {
        assert!(serde_json::from_str::<Zones>(text).is_err(), "{text}");
    }
}

#[test]
fn a_host_gives_so_many_zones_and_no_more() {
    let mut zones = Zones::new();
    let good = tzif(0, "GMT0");
    for number in 0..1_024 {
        zones.insert(&format!("Host/{number}"), &good).unwrap();
    }
    // One that is there may be given anew.
    zones.insert("Host/7", &tzif(3600, "CET-1")).unwrap();
    let before = zones.clone();
    let error = zones.insert("Host/1024", &good).unwrap_err();
    assert_eq!(
        error.to_string(),
        "zone `Host/1024`: 1024 zones are given, which is the most; give only those that \
         calendars name"
    );
    assert!(zones == before);
    let mut zones = Zones::new();
    zones.insert(&"z".repeat(128), &good).unwrap();
    let error = zones.insert(&"z".repeat(129), &good).unwrap_err();
    assert_eq!(error.name.len(), 40);
    assert!(error.reason.contains("129 bytes, the most is 128"));
}

#[test]
fn fixed_offsets_need_no_data() {
    for (zone, opens) in [
        ("UTC", "2026-07-01T09:00:00Z"),
        ("Z", "2026-07-01T09:00:00Z"),
        ("+00:00", "2026-07-01T09:00:00Z"),
        ("+05:45", "2026-07-01T03:15:00Z"),
        ("-03:30", "2026-07-01T12:30:00Z"),
        ("+18:00", "2026-06-30T15:00:00Z"),
        ("-18:00", "2026-07-02T03:00:00Z"),
    ] {
        let calendar = office(zone).compile(&Zones::new()).unwrap();
        assert_eq!(calendar.zone_source(), &ZoneSource::Fixed);
        let date = "2026-07-01".parse().unwrap();
        let period = calendar.open_periods_on(date).next().unwrap();
        assert_eq!(period.open, at(opens), "{zone}");
    }
}

#[cfg(feature = "zones")]
#[test]
fn the_bundled_database_tells_its_version() {
    let version = zone_data_version().unwrap();
    // A year and a letter, not older than the rules that the tests know.
    assert!(version.len() >= 5 && version >= "2025b", "{version}");
    let calendar = office("Europe/Oslo").compile(&Zones::new()).unwrap();
    assert_eq!(
        calendar.zone_source(),
        &ZoneSource::Bundled {
            version: version.to_owned()
        }
    );
    let problems = office("europe/oslo").compile(&Zones::new()).unwrap_err();
    assert!(problems[0].reason.contains("`Europe/Oslo`"), "{problems:?}");
}

#[cfg(not(feature = "zones"))]
#[test]
fn without_the_database_names_are_unknown() {
    assert_eq!(zone_data_version(), None);
    assert!(office("Europe/Oslo").compile(&Zones::new()).is_err());
}

#[test]
fn a_zone_that_skips_a_date_each_year_skips_it_for_ever() {
    // Twelve hours behind UTC, from the last Sunday of March twelve ahead: at its midnight
    // the wall goes on to Monday's, so that there is no such Sunday.
    let mut zones = Zones::new();
    let rule = "AAA12BBB-12,M3.5.0/0,M10.5.0";
    zones.insert("Skip", &tzif(-43_200, rule)).unwrap();
    let calendar = CalendarDocument::always_open("Skip")
        .compile(&zones)
        .unwrap();
    for (date, is_business_day) in [
        ("2050-03-26", true),
        ("2050-03-27", false),
        ("2050-03-28", true),
        ("2500-03-27", true),
        ("2500-03-28", false),
        ("2500-03-29", true),
    ] {
        let day = date.parse().unwrap();
        assert_eq!(calendar.is_business_day(day), is_business_day, "{date}");
    }
}

#[test]
fn bytes_up_to_the_bound_are_looked_at_and_more_are_not() {
    let told = |bytes: usize| {
        let error = Zones::new().insert("Big", &vec![0; bytes]);
        error.unwrap_err().reason
    };
    assert!(told(262_144).starts_with("the data is no TZif"));
    assert!(told(262_145).starts_with("262145 bytes are too many"));
}

#[test]
fn a_zone_is_named_in_debug_output_and_its_bytes_are_not() {
    let mut zones = Zones::new();
    zones.insert("Bank/HQ", &tzif(3600, "CET-1")).unwrap();
    assert_eq!(format!("{zones:?}"), r#"{"Bank/HQ"}"#);
    let calendar = office("UTC").compile(&zones).unwrap();
    let shown = format!("{calendar:?}");
    assert!(shown.contains("UTC (Fixed)"), "{shown}");
}

#[cfg(feature = "zones")]
#[test]
fn the_bundled_database_has_the_version_of_a_year_and_a_letter() {
    let version = zone_data_version().unwrap();
    let (year, letter) = version.split_at(4);
    assert!(year.parse::<u32>().unwrap() >= 2026, "{version}");
    assert!(letter.len() == 1 && letter.bytes().all(|byte| byte.is_ascii_lowercase()));
}

#[cfg(feature = "zones")]
#[test]
fn walls_are_read_right_around_a_change_far_from_the_compiled_years() {
    for (zone, date, wall, instant) in [
        // Summer time begins at 01:00 UTC.
        ("Europe/Oslo", "2189-03-29", "00:30", "2189-03-28T23:30:00Z"),
        ("Europe/Oslo", "2189-03-29", "01:30", "2189-03-29T00:30:00Z"),
        ("Europe/Oslo", "2189-03-29", "03:30", "2189-03-29T01:30:00Z"),
        ("Europe/Oslo", "2189-03-29", "12:00", "2189-03-29T10:00:00Z"),
        ("Europe/Oslo", "2189-04-01", "12:00", "2189-04-01T10:00:00Z"),
        // At 02:00 on the wall, which is 07:00 UTC.
        (
            "America/New_York",
            "2189-03-08",
            "01:30",
            "2189-03-08T06:30:00Z",
        ),
        (
            "America/New_York",
            "2189-03-08",
            "03:30",
            "2189-03-08T07:30:00Z",
        ),
    ] {
        let document = CalendarDocument::always_open(zone);
        let calendar = document.compile(&Zones::new()).unwrap();
        let date = date.parse().unwrap();
        let found = calendar.instant(date, wall.parse().unwrap());
        assert_eq!(found, at(instant), "{zone} {date} {wall}");
        assert_eq!(calendar.date_of(found), date);
    }
}

/// The instants at which the zone of a compiled calendar changes its offset.
#[cfg(feature = "zones")]
fn changes(years: (i32, i32)) -> Vec<i64> {
    let document = CalendarDocument::always_open("Europe/Oslo").years(years.0, years.1);
    let calendar = document.compile(&Zones::new()).unwrap();
    let written = serde_json::to_value(&calendar).unwrap();
    let changes = written.pointer("/0/zone/1/transitions").unwrap();
    let changes = changes.as_array().unwrap().iter();
    changes
        .map(|change| change["at"].as_i64().unwrap())
        .collect()
}

#[cfg(feature = "zones")]
#[test]
fn the_changes_of_the_compiled_years_are_part_of_what_is_written() {
    // The last Sunday of October 2150 is the 25th: 01:00 UTC.
    assert_eq!(changes((2140, 2150)).last(), Some(&5_705_946_000));
    // Of earlier years they go on to the end of 2099: the 25th of October once more.
    assert_eq!(changes((2000, 2001)).last(), Some(&4_096_573_200));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever bytes a host hands in: an error or a zone, and answers that end.
    #[test]
    fn spoilt_bytes_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        rule in prop_oneof![Just("CET-1CEST,M3.5.0,M10.5.0/3".to_owned()), "[A-Z<>+0-9,./MJ-]{0,30}"],
        offset in any::<i32>(),
        micros in Timestamp::MIN.as_micros()..Timestamp::MAX.as_micros(),
    ) {
        let mut bytes = tzif(offset % 100_000, &rule);
        for (index, byte) in changes {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        let mut zones = Zones::new();
        if zones.insert("Host/Zone", &bytes).is_ok() {
            let calendar = office("Host/Zone").years(2020, 2021).compile(&zones).unwrap();
            let start = Timestamp::from_micros(micros).unwrap();
            let hour = Span::from_secs(3600);
            if let Ok(due) = calendar.add(start, hour) {
                prop_assert_eq!(calendar.between(start, due), hour);
            }
        }
    }
}
