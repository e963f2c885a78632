//! Random policies with every key of routing in them, each switched on or off by itself.

use nightdesk::PolicyDocument;
use serde_json::{Map, Value, json};

use super::dice::Dice;
use super::promises;

pub(crate) const SKILLS: &[&str] = &["cards", "fraud", "tax"];
pub(crate) const BRANDS: &[&str] = &["north", "south"];
pub(crate) const CLEARANCES: &[&str] = &["kyc"];
/// The last is for those whom topics exclude; the others they may want.
pub(crate) const GROUPS: &[&str] = &["desk", "night", "sales"];
pub(crate) const FLAGS: &[&str] = &["vulnerable", "no_vip"];
/// `no` is a macro-language.
pub(crate) const LANGUAGES: &[&str] = &["nb", "nn", "da", "en", "no"];
pub(crate) const CHANNELS: &[&str] = &["phone", "chat", "email", "video", "callback"];
pub(crate) const SEGMENTS: &[&str] = &["vip", "plain"];
pub(crate) const LABELS: &[&str] = &["identity", "slow"];
pub(crate) const QUEUES: &[&str] = &["front", "back", "care", "night"];
/// Each with its tier.
pub(crate) const TOPICS: &[(&str, &str)] = &[
    ("card", "routine"),
    ("card.limit", "elevated"),
    ("card.stolen", "critical"),
    ("harm", "emergency"),
    ("limit", "protective"),
    ("pay", "routine"),
    ("pay.failed", "elevated"),
    ("talk", "routine"),
];
pub(crate) const ZONES: &[&str] = &["Europe/Oslo", "Europe/Helsinki"];
pub(crate) const SPANS: &[&str] = &["10s", "1s", "5s", "30s", "2m", "5m", "20m"];

/// Keys with a span, a word, a number for each that the dice switch on.
fn put(row: &mut Value, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        row[key] = value.into();
    }
}

pub(crate) fn span(dice: &mut Dice<'_>) -> &'static str {
    dice.pick(SPANS)
}

pub(crate) fn maybe_span(percent: usize, dice: &mut Dice<'_>) -> Option<&'static str> {
    dice.maybe(percent, SPANS)
}

/// The queues in the order in which this policy sends tickets on.
struct Order(Vec<&'static str>);

impl Order {
    fn after(&self, queue: usize, dice: &mut Dice<'_>) -> Option<&'static str> {
        let later = &self.0[queue + 1..];
        let pick = dice.roll(later.len());
        later.get(pick).copied()
    }

    /// An answer that leads into no circle.
    fn answer(&self, queue: usize, words: &[&str], dice: &mut Dice<'_>) -> Value {
        let (kind, word, later) = (dice.roll(6), dice.pick(words), self.after(queue, dice));
        match (kind, later) {
            (4, _) => json!({ "refer": "Partner line" }),
            (5, Some(to)) => json!({ "queue": to }),
            _ => json!(word),
        }
    }
}

/// A policy from rolls.
pub(crate) fn document(rolls: &[u16]) -> PolicyDocument {
    let dice = &mut Dice::new(rolls);
    let mut policy = json!({
        "version": 1,
        "name": format!("policy {}", dice.roll(1_000)),
        "rule_mode": dice.pick(&["first_match", "accumulate"]),
        "strict_priority": dice.chance(30),
        "patience": dice.pick(&["10m", "0s", "30s", "4h"]),
        "skew": dice.pick(&["5s", "0s", "2s"]),
        "backdate": dice.pick(&["1h", "0s", "1m"]),
        "retention": dice.pick(&["20m", "10s", "2h", "7d"]),
        "hand_off": dice.pick(&["first_contact", "hand_off"]),
        "lost_grace": dice.pick(&["20s", "0s", "2m"]),
        "agent_budget": dice.pick(&[100, 60, 150]),
        "interrupted": dice.pick(&["stays", "stays", "requeues"]),
        "gathering": dice.chance(60),
        "callback_channel": "callback",
        "skills": SKILLS,
        "brands": BRANDS,
        "clearances": CLEARANCES,
        "groups": GROUPS,
        "flags": FLAGS,
        "calendars": calendars(),
        "incidents": { "notice_answers": dice.chance(50) },
        "actions": {
            "block": { "within": dice.pick(&["10s", "2m"]), "then": "elevated" },
            "freeze": { "within": "30s", "not_before": { "elapsed": span(dice), "from": dice.pick(&["receipt", "letter"]) } },
        },
        "segments": { "plain": {}, "vip": { "head_start": dice.pick(&["30s", "5m"]) } },
    });
    languages(&mut policy, dice);
    channels(&mut policy, dice);
    let mut order = QUEUES.to_vec();
    order.truncate(QUEUES.len() - dice.pick(&[0, 0, 1]));
    let turn = dice.roll(order.len());
    order.rotate_left(turn);
    queues(&mut policy, &Order(order.clone()), dice);
    policy["loads"] = loads(&order, dice);
    let staffed = |queue: &&&str| !policy["queues"][**queue]["groups"].is_null();
    let staffed: Vec<&str> = order.iter().filter(staffed).copied().collect();
    policy["ladders"] = ladders(&order, &staffed, dice);
    promises::clocks(&mut policy, &order, dice);
    topics(&mut policy, &order, dice);
    rules(&mut policy, &order, dice);
    customers(&mut policy, dice);
    limits(&mut policy, dice);
    if dice.chance(30) {
        policy["calendar"] = json!("hours");
    }
    serde_json::from_value(policy).unwrap()
}

/// The first day of a run is a Monday; runs begin at 20:30.
fn calendars() -> Value {
    let shut = json!([
        ["00:00", "20:31"],
        ["20:33", "20:40"],
        ["20:45", "21:30"],
        ["22:30", "24:00"]
    ]);
    json!({
        "hours": {
            "zone": "UTC", "years": [2026, 2026],
            "hours": { "mon": shut, "tue": [["01:00", "09:00"]], "wed": [["09:00", "12:00"]] },
        },
        "late": { "zone": "+01:00", "years": [2026, 2026], "hours": { "mon": [["21:35", "21:50"]], "tue": [["00:10", "24:00"]] } },
    })
}

fn languages(policy: &mut Value, dice: &mut Dice<'_>) {
    let mut table =
        json!({ "nb": {}, "nn": {}, "da": {}, "en": {}, "no": { "members": ["nb", "nn"] } });
    if dice.chance(50) {
        table["nb"]["fallback"] = json!(["nn", "da"]);
        table["no"]["fallback"] = json!(["en"]);
    }
    policy["languages"] = table;
    if dice.chance(60) {
        policy["fallback_chains"] = json!([["da", "nn", "en"]]);
    }
}

fn channels(policy: &mut Value, dice: &mut Dice<'_>) {
    let mut table = Map::new();
    for channel in CHANNELS {
        let live = !matches!(*channel, "email" | "callback");
        let mut row = json!({ "live": live });
        let cost = if live {
            dice.pick(&[50, 100, 30])
        } else {
            dice.pick(&[20, 10, 60])
        };
        row["cost"] = json!(cost);
        put(&mut row, "cap", dice.maybe(30, &[2, 1, 3]));
        for (key, often) in [
            ("exclusive", 15),
            ("interrupts", if live { 60 } else { 10 }),
        ] {
            put(&mut row, key, dice.chance(often).then_some(true));
        }
        put(
            &mut row,
            "interruptible",
            dice.chance(if live { 25 } else { 80 }).then_some(true),
        );
        put(&mut row, "written", dice.maybe(20, &[true, false]));
        table.insert((*channel).into(), row);
    }
    policy["channels"] = table.into();
    policy["labels"] = json!({ "identity": { "cap": dice.pick(&[1, 2]) }, "slow": {} });
    if dice.chance(50) {
        let (offers, every) = (dice.pick(&[1, 2]), dice.pick(&["10s", "5s", "1m"]));
        policy["ramp"] =
            json!({ "offers": offers, "every": every, "lasts": dice.pick(&["2m", "30s"]) });
    }
    let mut reserves = Vec::new();
    for name in ["first", "second"] {
        if dice.chance(40) {
            let (topic, _) = dice.pick(&TOPICS[..7]);
            let mut row = json!({
                "name": name, "agents": dice.pick(&[1, 2]), "topic": topic,
                "tier": dice.pick(&["critical", "elevated", "protective"]),
                "channel": dice.pick(CHANNELS),
            });
            put(&mut row, "language", dice.maybe(40, LANGUAGES));
            reserves.push(row);
        }
    }
    policy["reserves"] = reserves.into();
}

const CHOICES: &[&[&str]] = &[
    &[
        "preferred",
        "language_rank",
        "specialist",
        "load",
        "longest_idle_since_ended",
    ],
    &["preferred", "round_robin"],
    &[
        "preferred",
        "scarcity",
        "skill_level",
        "longest_idle_since_offered",
    ],
    &["preferred", "load", "longest_idle_since_available"],
];

fn queues(policy: &mut Value, order: &Order, dice: &mut Dice<'_>) {
    let mut table = Map::new();
    for (number, queue) in order.0.iter().enumerate() {
        let mut row = json!({ "agent_choice": dice.pick(CHOICES) });
        put(&mut row, "hours", dice.maybe(40, &["hours", "late"]));
        put(&mut row, "calendar", dice.maybe(30, &["hours", "late"]));
        put(&mut row, "limit", dice.maybe(35, &[3, 1, 2, 6]));
        put(&mut row, "wrap_up", maybe_span(40, dice));
        put(&mut row, "preferred_wait", maybe_span(50, dice));
        put(&mut row, "ladder", dice.maybe(40, &["short", "long"]));
        let own = dice.chance(30).then(|| vec![dice.pick(&GROUPS[..2])]);
        put(&mut row, "groups", own);
        row["when_closed"] = order.answer(number, &["wait", "bot", "callback"], dice);
        row["when_full"] = order.answer(number, &["refuse", "callback"], dice);
        if dice.chance(70) {
            row["offer"] = json!({
                "limit": dice.pick(&["30s", "10s", "2m"]),
                "decline_back_off": span(dice),
                "miss_back_off": dice.pick(&["20s", "0s", "2m"]),
                "attempts": dice.pick(&[3, 1, 2]),
                "to": dice.pick(&[1, 2, 3]),
                "when_exhausted": order.answer(number, &["wait", "callback"], dice),
            });
        }
        let mut overflow = Vec::new();
        for _ in 0..dice.roll(3) {
            let (Some(to), by_load) = (order.after(number, dice), dice.chance(50)) else {
                continue;
            };
            let mut entry = json!({ "to": to });
            if by_load {
                entry["when"] = json!(format!("{} busy", dice.pick(&[*queue, order.0[0]])));
            } else {
                entry["after"] = json!(span(dice));
            }
            put(
                &mut entry,
                "unless",
                dice.chance(30).then(|| format!("{to} busy")),
            );
            overflow.push(entry);
        }
        row["overflow"] = overflow.into();
        table.insert((*queue).into(), row);
    }
    policy["queues"] = table.into();
    policy["targets"] = json!({
        "emergency": "10s", "critical": span(dice), "protective": span(dice),
        "elevated": span(dice), "routine": { "urgent": "30s", "high": span(dice), "normal": "10m", "low": "1h" },
    });
}

fn loads(queues: &[&str], dice: &mut Dice<'_>) -> Value {
    let rows = queues.iter().map(|queue| {
        let mut row = match dice.roll(5) {
            0 => json!({ "waiting": 2, "until": 1 }),
            1 => json!({ "estimated_wait": "2m", "until": "30s" }),
            2 => json!({ "oldest": "1m", "until": "20s" }),
            3 => json!({ "service_level_below": 60, "of": 2, "until": 90 }),
            _ => json!({ "nobody_on_duty": true }),
        };
        row["queue"] = json!(queue);
        (format!("{queue} busy"), row)
    });
    Value::Object(rows.collect())
}

/// Steps that let in more and more, by every trigger.
fn ladders(queues: &[&str], staffed: &[&str], dice: &mut Dice<'_>) -> Value {
    let ladder = |most: usize, dice: &mut Dice<'_>| {
        let mut steps = Vec::new();
        let length = 1 + dice.roll(most);
        for step in 0..length {
            let mut row = json!({});
            match dice.roll(5) {
                0 | 1 => row["after"] = json!(span(dice)),
                2 => row["since_arrival"] = json!(format!("{}s", (step + 1) * 15)),
                3 => {
                    let clock = dice.pick(promises::CLOCKS);
                    row["slack"] = json!({ "clock": clock, "below": span(dice) });
                }
                _ => row["load"] = json!(format!("{} busy", dice.pick(queues))),
            }
            if row["after"].is_null() {
                put(&mut row, "after", maybe_span(20, dice));
            }
            let levels: Map<String, Value> = dice
                .some(40, SKILLS)
                .into_iter()
                .map(|skill| (skill.into(), json!(3 - step.min(2))))
                .collect();
            put(&mut row, "levels", (!levels.is_empty()).then_some(levels));
            put(
                &mut row,
                "drop_skills",
                dice.chance(30).then(|| dice.some(50, SKILLS)),
            );
            put(
                &mut row,
                "groups",
                dice.chance(30).then(|| dice.some(50, GROUPS)),
            );
            if !staffed.is_empty() && dice.chance(40) {
                let lender = dice.pick(staffed);
                row["queues"] = json!([lender]);
                let unless = dice.chance(50).then(|| format!("{lender} busy"));
                // What asks for a step does not keep it from being taken.
                let load = row.get("load").and_then(Value::as_str);
                let unless = unless.filter(|unless| load != Some(unless));
                put(&mut row, "unless", unless);
            }
            put(
                &mut row,
                "language_level",
                dice.chance(40).then_some(60 - 20 * step),
            );
            for key in ["drop_needs", "fallback", "any_group", "any_agent"] {
                put(&mut row, key, dice.chance(40).then_some(true));
            }
            put(&mut row, "priority", dice.maybe(30, &["high", "urgent"]));
            steps.push(row);
        }
        json!({ "steps": steps })
    };
    json!({ "short": ladder(1, dice), "long": ladder(3, dice) })
}

/// What a topic or a rule may ask of agents.
fn needs(row: &mut Value, often: usize, dice: &mut Dice<'_>) {
    if dice.chance(often) {
        let (skill, other, level) = (dice.pick(SKILLS), dice.pick(SKILLS), dice.pick(&[1, 2, 4]));
        row["needs"] = match dice.roll(3) {
            0 => json!({ "skill": skill, "level": level }),
            1 => json!({ "any": [{ "skill": skill, "level": level }, { "skill": other }] }),
            _ => json!({
                "any": [
                    { "all": [{ "skill": skill }], "none": [{ "skill": other, "level": 4 }] },
                    { "skill": other, "level": 2 },
                ],
            }),
        };
    }
    put(
        row,
        "clearances",
        dice.chance(often / 2).then_some(CLEARANCES.to_vec()),
    );
    put(
        row,
        "groups",
        dice.chance(often / 2)
            .then(|| vec![dice.pick(&GROUPS[..2])]),
    );
    put(
        row,
        "excluded_groups",
        dice.chance(often / 2).then_some(vec!["sales"]),
    );
    put(row, "language_level", dice.maybe(often, &[60, 30, 90]));
    put(
        row,
        "language_by_law",
        dice.chance(often / 2).then_some(true),
    );
    put(row, "ladder", dice.maybe(often * 2, &["short", "long"]));
    if dice.chance(often * 2) {
        row["skills"] = json!({ dice.pick(SKILLS): dice.pick(&[2, 1, 4]) });
    }
}

fn topics(policy: &mut Value, queues: &[&str], dice: &mut Dice<'_>) {
    let mut table = Map::new();
    // The last one is not in every policy.
    let count = TOPICS.len() - dice.pick(&[0, 0, 1]);
    for (topic, tier) in &TOPICS[..count] {
        let top = !matches!(*tier, "routine" | "elevated");
        let human_only = dice.chance(if top { 60 } else { 20 });
        let mut row = json!({
            "urgency": tier,
            "queue": dice.pick(queues),
            "priority": dice.pick(&["normal", "high", "low", "urgent"]),
            "human_only": human_only,
            "bot_first": !human_only && dice.chance(50),
            "labels": dice.some(25, LABELS),
        });
        needs(&mut row, 20, dice);
        put(&mut row, "interruptible", dice.maybe(20, &[true, false]));
        put(&mut row, "interrupts", dice.maybe(30, &[true, false]));
        put(&mut row, "fallback", dice.maybe(20, &[true, false]));
        put(&mut row, "refer", dice.chance(40).then_some("Helpline"));
        let closes = !matches!(*tier, "emergency" | "critical");
        let then: &[&str] = if closes {
            &["close", "alert", "callback"]
        } else {
            &["alert", "callback"]
        };
        put(&mut row, "exclusive", dice.maybe(10, &[true, false]));
        put(
            &mut row,
            "on_abandon",
            dice.maybe(if closes { 60 } else { 100 }, then),
        );
        put(
            &mut row,
            "action",
            dice.maybe(if top { 60 } else { 0 }, &["block", "freeze"]),
        );
        promises::of_topic(&mut row, dice);
        table.insert((*topic).into(), row);
    }
    policy["topics"] = table.into();
}

fn rules(policy: &mut Value, queues: &[&str], dice: &mut Dice<'_>) {
    let mut rules = Vec::new();
    for number in 0..dice.roll(5) {
        let when = match dice.roll(7) {
            0 => json!({ "flag": dice.some(60, FLAGS) }),
            1 => json!({ "segment": "vip", "topic": ["pay", "card"] }),
            2 => json!({ "channel": ["chat", "email"], "topic": "card" }),
            3 => json!({ "brand": "north", "verification_below": "strong" }),
            4 => json!({ "attribute": "amount", "at_least": 10 }),
            5 => json!({ "any": [{ "topic": "pay" }, { "language": "da" }] }),
            _ => json!({ "none": [{ "channel": "phone" }, { "verification_at_least": "basic" }] }),
        };
        let when = if when["flag"] == json!([]) {
            json!({ "flag": FLAGS[0] })
        } else {
            when
        };
        let mut set = json!({ "priority": dice.pick(&["high", "urgent", "low"]) });
        put(
            &mut set,
            "urgency",
            dice.maybe(25, &["elevated", "routine"]),
        );
        put(&mut set, "queue", dice.maybe(40, queues));
        put(&mut set, "head_start", maybe_span(30, dice));
        put(&mut set, "fallback", dice.maybe(20, &[true, false]));
        match dice.roll(4) {
            0 => set["bot_first"] = json!(true),
            1 => set["human_only"] = json!(true),
            _ => {}
        }
        needs(&mut set, 15, dice);
        promises::of_rule(&mut set, dice);
        rules.push(json!({ "name": format!("rule {number}"), "when": when, "set": set }));
    }
    policy["rules"] = rules.into();
}

fn customers(policy: &mut Value, dice: &mut Dice<'_>) {
    if dice.chance(70) {
        let mut repeats = json!({
            "window": dice.pick(&["20m", "2m", "2h"]),
            "scope": dice.pick(&["topic", "any"]),
            "prefer_last_agent": dice.chance(60),
        });
        put(
            &mut repeats,
            "priority",
            dice.maybe(50, &["high", "urgent"]),
        );
        policy["repeats"] = repeats;
    }
    if dice.chance(60) {
        policy["duplicates"] =
            json!({ "window": "3m", "then": dice.pick(&["link", "merge", "tell"]) });
    }
    if dice.chance(50) {
        policy["customer_limits"] = json!({
            "emergency": 3, "critical": dice.pick(&[2, 1]), "elevated": 2, "routine": dice.pick(&[4, 3]),
        });
    }
    // Seldom: years of hours are compiled for each zone.
    if dice.chance(30) {
        policy["quiet_hours"] = json!({
            "from": dice.pick(&["21:00", "20:50"]), "until": "08:00", "zone": ZONES[0], "zones": [ZONES[1]],
        });
    }
    if dice.chance(70) {
        policy["callbacks"] = json!({ "retry": dice.pick(&[&["30s", "5m"] as &[_], &["10s"], &[]]), "then": dice.pick(&["alert", "close"]) });
    }
    let mut surges = Map::new();
    for of in ["contacts", "repeats", "reopens", "bot_escapes"] {
        if dice.chance(40) {
            let (topic, window) = (
                dice.pick(&["pay", "card"]),
                dice.pick(&["1m", "10s", "10m"]),
            );
            let mut row = json!({ "topic": topic, "of": of, "window": window });
            (row["at_least"], row["times"]) = (json!(dice.pick(&[1, 2, 3])), json!(2));
            put(&mut row, "usual", dice.chance(60).then_some("20m"));
            put(&mut row, "until_times", dice.chance(50).then_some(1));
            surges.insert(format!("many {of}"), row);
        }
    }
    policy["surges"] = surges.into();
}

fn limits(policy: &mut Value, dice: &mut Dice<'_>) {
    let mut limits = json!({});
    for (key, few) in [
        ("tickets", &[12, 20][..]),
        ("top_tier_tickets", &[1, 2]),
        ("agents", &[4, 6]),
        ("sources", &[2, 1]),
        ("remembered_inputs", &[3, 1]),
        ("customers", &[1, 2]),
        ("customer_contacts", &[2, 1]),
        ("incidents", &[1, 2]),
        ("anchors", &[1, 2]),
    ] {
        put(&mut limits, key, dice.maybe(15, few));
    }
    policy["limits"] = limits;
}
