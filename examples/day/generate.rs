//! Makes the bundled day: a bank's telephone service in five Nordic languages and
//! English, on a Tuesday that never was.
//!
//! No row of anybody's data is in it. Its shape follows what is published of a
//! real call centre, the "Anonymous Bank" (L. Brown, N. Gans, A. Mandelbaum,
//! A. Sakov, H. Shen, S. Zeltyn, L. Zhao: Statistical Analysis of a Telephone
//! Call Center, Journal of the American Statistical Association 100, 2005):
//! arrivals are Poisson with a rate that changes over the day and has two humps,
//! handling times are lognormal with a mean of about 188 s, patience is about
//! exponential, some 60 % are answered within 20 s and some 13 % give up.
//!
//! Whole numbers only and a generator of our own, so that the same seed gives the
//! same bytes on every machine.

use std::fmt::Write as _;

/// The seed of the bundled day.
pub(crate) const SEED: u64 = 20_260_310;

const DATE: &str = "2026-03-10";

/// Calls expected in each hour of the day: thin at night, one hump before noon
/// and one after. 1,386 together.
const CALLS_PER_HOUR: [u64; 24] = [
    8, 5, 4, 4, 5, 8, 18, 45, 85, 120, 132, 116, 104, 110, 118, 110, 98, 80, 62, 48, 38, 32, 22, 14,
];

/// Topics with their shares in percent: mostly everyday matters.
const TOPICS: [(&str, u64); 8] = [
    ("account.regular", 38),
    ("payment.failed", 16),
    ("internet.support", 14),
    ("prospect.information", 12),
    ("loan.question", 8),
    ("stock.trading", 7),
    ("card.stolen", 3),
    ("callback.requested", 2),
];

/// Languages with their shares in percent: a bank at home in Norway.
const LANGUAGES: [(&str, u64); 6] = [
    ("nb", 56),
    ("nn", 6),
    ("sv", 14),
    ("da", 10),
    ("en", 10),
    ("fi", 4),
];

/// Share of callers who are priority customers, in percent.
const PRIORITY_SHARE: u64 = 30;

/// Mean handling time.
const HANDLE_MEAN_S: u64 = 188;

/// Mean patience.
const PATIENCE_MEAN_S: u64 = 400;

/// What groups of agents can do.
const EVERYDAY: &str = "account.regular|callback.requested|card.stolen|internet.support|payment.failed|prospect.information";
const ADVISERS: &str = "account.regular|loan.question|prospect.information|stock.trading";
const EVERYTHING: &str = "account.regular|callback.requested|card.stolen|internet.support|loan.question|payment.failed|prospect.information|stock.trading";

/// Times on the phones in minutes after midnight, two for each agent.
type Shift = [(u64, u64); 2];

/// The night: from midnight until morning, and again in the evening.
const NIGHT: Shift = [(0, 6 * 60 + 45), (22 * 60, 24 * 60)];

/// By day nobody is on the phones for a whole shift: a hundred minutes, then
/// other work for eighty, and then ninety minutes more.
const fn from(start: u64) -> Shift {
    [(start, start + 100), (start + 180, start + 270)]
}

/// Who works when: languages, topics, shift.
const AGENTS: [(&str, &str, Shift); 27] = [
    ("en|nb|nn", EVERYTHING, NIGHT),
    ("da|en|sv", EVERYTHING, NIGHT),
    ("en|nb", EVERYDAY, from(6 * 60 + 30)),
    ("en|nb|sv", EVERYTHING, from(6 * 60 + 30)),
    ("da|nb|nn", EVERYTHING, from(6 * 60 + 30)),
    ("en|nb", EVERYDAY, from(8 * 60)),
    ("nb", EVERYDAY, from(8 * 60)),
    ("da|sv", EVERYTHING, from(8 * 60)),
    ("nb|nn", ADVISERS, from(8 * 60)),
    ("en|fi|sv", EVERYTHING, from(9 * 60)),
    ("nb|nn", EVERYTHING, from(9 * 60)),
    ("da|en|nb", ADVISERS, from(9 * 60)),
    ("en|nb", EVERYTHING, from(10 * 60 + 30)),
    ("nb|nn", EVERYDAY, from(10 * 60 + 30)),
    ("en|sv", EVERYTHING, from(12 * 60)),
    ("da|nb", EVERYTHING, from(12 * 60)),
    ("en|nb", EVERYDAY, from(13 * 60 + 15)),
    ("en|fi|nb", EVERYTHING, from(13 * 60 + 15)),
    ("nb|nn", ADVISERS, from(13 * 60 + 15)),
    ("da|nb", EVERYDAY, from(13 * 60 + 15)),
    ("en|nb|sv", EVERYTHING, from(14 * 60 + 30)),
    ("nb", EVERYTHING, from(14 * 60 + 30)),
    ("en|nb", EVERYTHING, from(16 * 60 + 30)),
    ("da|nb|sv", EVERYDAY, from(16 * 60 + 30)),
    ("en|nb|nn", EVERYTHING, from(18 * 60)),
    ("nb|sv", EVERYDAY, from(18 * 60)),
    ("en|fi|nb", EVERYTHING, from(19 * 60 + 30)),
];

/// SplitMix64 (G. Steele, D. Lea, C. Flood: Fast splittable pseudorandom number
/// generators, 2014): small, and plenty for a day of calls.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number from 0 up to, not including, `bound`.
    fn below(&mut self, bound: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(bound);
        u64::try_from(wide >> 64).unwrap_or(0) // the high half of a product fits
    }

    /// One of the words, by their shares, which sum to 100.
    fn pick<'a>(&mut self, words: &[(&'a str, u64)]) -> &'a str {
        let mut rest = self.below(100);
        for (word, share) in words {
            if rest < *share {
                return word;
            }
            rest -= share;
        }
        words.last().map_or("", |(word, _)| word)
    }

    /// Seconds until the caller gives up: in each second the chance is one in the
    /// mean, which is the exponential law in whole seconds.
    fn patience_s(&mut self) -> u64 {
        let mut seconds = 1;
        while self.below(PATIENCE_MEAN_S) != 0 {
            seconds += 1;
        }
        seconds
    }

    /// Seconds of handling. A product of many independent factors is lognormal;
    /// twelve of them, each even between 0.5 and 1.5, leave the mean as it is and
    /// give a spread of 1.27 times the mean: (1 + 1/12)^12 - 1 = 1.27^2.
    fn handle_s(&mut self) -> u64 {
        let mut micros = HANDLE_MEAN_S * 1_000_000;
        for _ in 0..12 {
            micros = micros * (500 + self.below(1_001)) / 1_000;
        }
        (micros / 1_000_000).max(1)
    }
}

/// The contacts of the day, as CSV.
pub(crate) fn contacts(seed: u64) -> String {
    let mut random = Random(seed);
    let mut csv =
        String::from("id,arrived_at,customer,channel,topic,language,segment,handle_s,patience_s\n");
    let mut count = 0;
    for (hour, calls) in CALLS_PER_HOUR.iter().enumerate() {
        for second in 0..3_600 {
            // In every second a call comes or not, each apart from the others:
            // arrivals as good as Poisson.
            if random.below(3_600) >= *calls {
                continue;
            }
            count += 1;
            let topic = random.pick(&TOPICS);
            // Somebody who asks about becoming a customer is not one yet.
            let customer = if topic == "prospect.information" {
                String::new()
            } else {
                format!("C{:05}", 1 + random.below(40_000))
            };
            let segment = if !customer.is_empty() && random.below(100) < PRIORITY_SHARE {
                "priority"
            } else {
                "standard"
            };
            let _ = writeln!(
                csv,
                "D{count:04},{DATE}T{hour:02}:{:02}:{:02}Z,{customer},phone,{topic},{},{segment},{},{}",
                second / 60,
                second % 60,
                random.pick(&LANGUAGES),
                random.handle_s(),
                random.patience_s(),
            );
        }
    }
    csv
}

/// The agents' spells on duty, as CSV. Nobody sits down on the minute: each spell
/// begins and ends up to three minutes late.
pub(crate) fn agents(seed: u64) -> String {
    let mut random = Random(!seed);
    let mut csv = String::from("id,skills,languages,from,until\n");
    for ((languages, skills, shift), number) in AGENTS.iter().zip(1..) {
        for (from, until) in shift {
            let from = from * 60 + random.below(180);
            let until = (until * 60 + random.below(180)).min(24 * 3_600 - 1);
            let _ = writeln!(
                csv,
                "A{number:02},{skills},{languages},{},{}",
                stamp(from),
                stamp(until)
            );
        }
    }
    csv
}

/// An instant of the day, from seconds after midnight.
fn stamp(seconds: u64) -> String {
    format!(
        "{DATE}T{:02}:{:02}:{:02}Z",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60
    )
}
