//! What was measured, as a table for people and as JSON for programs.

use serde_json::{Value, json};

use crate::cell::{Cell, Measured};

pub(crate) fn print_head() {
    println!(
        "{:>7} {:>7} {:>9} {:>7} | {:>9} {:>8} {:>8} {:>6} {:>8} {:>4} | {:>7} {:>8} {:>9} {:>6} {:>6} | {:>7} {:>7} {:>7} | {:>6} {:>6}",
        "regime",
        "agents",
        "waiting",
        "classes",
        "ns/life",
        "best",
        "floor ns",
        "ratio",
        "allowed",
        "",
        "p50 ns",
        "p99 ns",
        "p99.9 ns",
        "steps",
        "events",
        "allocs",
        "B/wait",
        "B/agent",
        "lives",
        "fill s"
    );
}

pub(crate) fn print(measured: &Measured) {
    let Measured { cell, .. } = measured;
    let met = measured.ns_per_life <= measured.allowed_ns();
    println!(
        "{:>7} {:>7} {:>9} {:>7} | {:>9.0} {:>8.0} {:>8.0} {:>6.1} {:>8.0} {:>4} | {:>7} {:>8} {:>9} {:>6} {:>6} | {:>7.2} {:>7.0} {:>7.0} | {:>6} {:>6.1}",
        cell.regime,
        cell.shape.agents,
        cell.waiting,
        cell.shape.classes,
        measured.ns_per_life,
        measured.best_ns,
        measured.floor_ns,
        measured.ratio(),
        measured.allowed_ns(),
        if met { "" } else { "over" },
        measured.p50_ns,
        measured.p99_ns,
        measured.p999_ns,
        measured.most_steps,
        measured.most_events,
        measured.allocations_per_life,
        measured.bytes_per_waiting_ticket,
        measured.bytes_per_agent,
        measured.lives,
        measured.filled_in.as_secs_f64()
    );
}

pub(crate) fn json(measured: &Measured) -> Value {
    let mut value = key(measured.cell);
    let tenths = |number: f64| (number * 10.0).round() / 10.0;
    let figures = json!({
        "ns_per_life": measured.ns_per_life.round(),
        "floor_ns": tenths(measured.floor_ns),
        "ratio": tenths(measured.ratio()),
        "allowed_ns": measured.allowed_ns().round(),
        "best_ns": measured.best_ns.round(),
        "p50_ns": measured.p50_ns,
        "p99_ns": measured.p99_ns,
        "p999_ns": measured.p999_ns,
        "most_steps": measured.most_steps,
        "allocations_per_life": (measured.allocations_per_life * 1e3).round() / 1e3,
        "bytes_per_waiting_ticket": tenths(measured.bytes_per_waiting_ticket),
        "bytes_per_agent": tenths(measured.bytes_per_agent),
    });
    if let (Value::Object(value), Value::Object(figures)) = (&mut value, figures) {
        value.extend(figures);
    }
    value
}

pub(crate) fn json_skipped(cell: Cell, reason: &str) -> Value {
    let mut value = key(cell);
    value["reason"] = reason.into();
    value
}

fn key(cell: Cell) -> Value {
    json!({
        "agents": cell.shape.agents,
        "waiting": cell.waiting,
        "classes": cell.shape.classes,
        "regime": cell.regime.to_string(),
    })
}
