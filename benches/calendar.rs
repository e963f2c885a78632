//! What calendar arithmetic costs: Monday to Friday, 9 to 17 in Oslo, with the twelve
//! holidays of Norway, over fifty years.
//!
//! `cargo bench --bench calendar` prints a table of nanoseconds per call beside a floor,
//! measured in the same run: a plain table of every open stretch with prefix sums and a
//! binary search. Criterion's own measurements of ours follow.
#![allow(
    clippy::unwrap_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion};
use nightdesk::{Calendar, CalendarDocument, Span, Timestamp, Weekday, Zones};

const DAYS: [i64; 4] = [1, 30, 365, 3650];
const STARTS: usize = 4096;
const HOUR: i64 = 3_600_000_000;

fn document() -> CalendarDocument {
    CalendarDocument::new("Europe/Oslo")
        .open(&Weekday::ALL[..5], &[("09:00", "17:00")])
        .holiday("NO")
        .years(2000, 2049)
}

fn calendar() -> Calendar {
    document().compile(&Zones::new()).unwrap()
}

/// Instants of all hours in 2020 to 2035, the same on each run.
fn starts() -> Vec<Timestamp> {
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    let first: Timestamp = "2020-01-01T00:00:00Z".parse().unwrap();
    let range = 15 * 365 * 24 * HOUR;
    (0..STARTS)
        .map(|_| {
            let after = i64::try_from(random() >> 1).unwrap() % range;
            Timestamp::from_micros(first.as_micros() + after).unwrap()
        })
        .collect()
}

/// The open time that lies in so many days, on average.
fn open_in(days: i64) -> Span {
    Span::from_micros((days * 40 / 7).max(8) * HOUR).unwrap()
}

fn later(start: Timestamp, days: i64) -> Timestamp {
    Timestamp::from_micros(start.as_micros() + days * 24 * HOUR).unwrap()
}

/// The floor: every open stretch, and the open time before it.
struct Floor {
    open: Vec<i64>,
    close: Vec<i64>,
    before: Vec<i64>,
}

impl Floor {
    fn new(calendar: &Calendar) -> Self {
        let from = "2000-01-01T00:00:00Z".parse().unwrap();
        let to = "2050-01-01T00:00:00Z".parse().unwrap();
        let mut floor = Self {
            open: Vec::new(),
            close: Vec::new(),
            before: Vec::new(),
        };
        let mut sum = 0;
        for period in calendar.open_periods_between(from, to) {
            let (open, close) = (period.open.as_micros(), period.close.as_micros());
            floor.open.push(open);
            floor.close.push(close);
            floor.before.push(sum);
            sum += close - open;
        }
        floor
    }

    fn until(&self, at: i64) -> i64 {
        let index = self.open.partition_point(|open| *open <= at) - 1;
        self.before[index] + at.min(self.close[index]) - self.open[index]
    }

    fn add(&self, start: i64, open: i64) -> i64 {
        let target = self.until(start) + open;
        let index = self.before.partition_point(|before| *before < target) - 1;
        self.open[index] + target - self.before[index]
    }

    fn between(&self, from: i64, to: i64) -> i64 {
        self.until(to) - self.until(from)
    }
}

/// The median time of one call in nanoseconds, over eleven rounds through all starts.
fn nanoseconds(starts: &[Timestamp], mut call: impl FnMut(Timestamp)) -> f64 {
    let mut rounds: Vec<Duration> = (0..11)
        .map(|_| {
            let begin = Instant::now();
            for _ in 0..16 {
                for start in starts {
                    call(*start);
                }
            }
            begin.elapsed()
        })
        .collect();
    rounds.sort();
    rounds[5].as_secs_f64() * 1e9 / (16 * starts.len()) as f64
}

fn print_table(calendar: &Calendar, starts: &[Timestamp]) {
    let floor = Floor::new(calendar);
    println!("ns per call, median of 11 rounds   ours   floor   ratio");
    let line = |name: String, ours: f64, floor: f64| {
        println!("{name:32} {ours:7.1} {floor:7.1} {:7.2}", ours / floor);
    };
    for days in DAYS {
        let open = open_in(days);
        let ours = nanoseconds(starts, |start| {
            black_box(calendar.add(black_box(start), black_box(open))).unwrap();
        });
        let least = nanoseconds(starts, |start| {
            black_box(floor.add(black_box(start).as_micros(), black_box(open).as_micros()));
        });
        line(format!("add, over {days} days"), ours, least);
    }
    for days in DAYS {
        let ours = nanoseconds(starts, |start| {
            black_box(calendar.between(black_box(start), black_box(later(start, days))));
        });
        let least = nanoseconds(starts, |start| {
            let to = black_box(later(start, days));
            black_box(floor.between(black_box(start).as_micros(), to.as_micros()));
        });
        line(format!("between, over {days} days"), ours, least);
    }
    println!(
        "fifty years take {} bytes; the floor's table {}",
        calendar.heap_bytes(),
        floor.open.len() * 24
    );
}

fn measure(criterion: &mut Criterion, calendar: &Calendar, starts: &[Timestamp]) {
    let mut next = starts.iter().copied().cycle();
    let mut start = move || next.next().unwrap();
    let mut group = criterion.benchmark_group("calendar");
    for days in DAYS {
        let open = open_in(days);
        group.bench_function(BenchmarkId::new("add", days), |bencher| {
            bencher.iter(|| calendar.add(start(), black_box(open)));
        });
        group.bench_function(BenchmarkId::new("between", days), |bencher| {
            bencher.iter(|| {
                let from = start();
                calendar.between(from, later(from, days))
            });
        });
    }
    group.bench_function("is_open", |bencher| {
        bencher.iter(|| calendar.is_open(start()))
    });
    group.bench_function("next_open", |bencher| {
        bencher.iter(|| calendar.next_open(start()))
    });
    group.bench_function("add_business_days/15", |bencher| {
        bencher.iter(|| calendar.add_business_days(start(), black_box(15)));
    });
    group.bench_function("add/outside the compiled years", |bencher| {
        let at: Timestamp = "2345-06-07T08:09:10Z".parse().unwrap();
        bencher.iter(|| calendar.add(black_box(at), open_in(30)));
    });
    group.bench_function("add/past the year 9999", |bencher| {
        bencher.iter(|| calendar.add(start(), black_box(Span::MAX)).is_err());
    });
    group.bench_function("build/fifty years", |bencher| {
        let (document, zones) = (document(), Zones::new());
        bencher.iter(|| document.compile(&zones).unwrap());
    });
    group.finish();
}

fn main() {
    let (calendar, starts) = (calendar(), starts());
    print_table(&calendar, &starts);
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    measure(&mut criterion, &calendar, &starts);
    criterion.final_summary();
}
