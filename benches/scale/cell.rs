//! One cell of the table: so many agents, waiting tickets and classes, in one regime.

use std::alloc::System;
use std::fmt;
use std::time::{Duration, Instant};

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

use crate::desk::{Desk, Host, Random, Shape, Stuck};
use crate::floor;

/// Counts what is allocated, here and in the engine.
#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Lives measured, each way, if there is time for them.
const LIVES: usize = 50_000;
/// Fewer say nothing.
const LIVES_MIN: usize = 50;
/// As many as close within the retention, and some: then as many leave as come.
const LIVES_BEFORE: usize = 2_500;
/// So many that on a busy machine some are left alone.
const ROUNDS: usize = 50;
/// What must be left of the time for a cell when its desk stands, and when all is as it stays.
const LEFT_WHEN_FULL: f64 = 0.3;
const LEFT_WHEN_STEADY: f64 = 0.2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Regime {
    /// Agents are free and nothing waits.
    Idle,
    /// Every agent is busy and tickets wait for each.
    Backlog,
    /// Half of the desk is busy, with all the waiting tickets, and half is free. Every other
    /// life is in either half.
    Mixed,
}

impl fmt::Display for Regime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Idle => "idle",
            Self::Backlog => "backlog",
            Self::Mixed => "mixed",
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) shape: Shape,
    pub(crate) waiting: usize,
    pub(crate) regime: Regime,
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (agents, classes) = (self.shape.agents, self.shape.classes);
        let (waiting, regime) = (self.waiting, self.regime);
        write!(
            f,
            "{regime}: {agents} agents, {waiting} waiting, {classes} classes"
        )
    }
}

pub(crate) struct Measured {
    pub(crate) cell: Cell,
    /// How many lives the figures are of.
    pub(crate) lives: usize,
    /// The median of the rounds.
    pub(crate) ns_per_life: f64,
    /// The best round: what is left of it where other programs run.
    pub(crate) best_ns: f64,
    pub(crate) floor_ns: f64,
    /// Of single calls of `apply`.
    pub(crate) p50_ns: u32,
    pub(crate) p99_ns: u32,
    pub(crate) p999_ns: u32,
    pub(crate) most_steps: u64,
    pub(crate) most_events: usize,
    pub(crate) allocations_per_life: f64,
    pub(crate) bytes_per_waiting_ticket: f64,
    pub(crate) bytes_per_agent: f64,
    /// How long it took to get there.
    pub(crate) filled_in: Duration,
}

impl Measured {
    pub(crate) fn ratio(&self) -> f64 {
        self.ns_per_life / self.floor_ns
    }

    /// The aim of the cell.
    pub(crate) fn allowed_ns(&self) -> f64 {
        let Shape { agents, classes } = self.cell.shape;
        let more = if classes >= 5_000 { 2_000.0 } else { 0.0 };
        let factor = if agents >= 100_000 { 2.0 } else { 1.0 };
        factor * (1_000.0 + 3.0 * self.floor_ns + more)
    }
}

/// The time that a cell may take.
#[derive(Clone, Copy)]
pub(crate) struct Budget {
    until: Instant,
    whole: Duration,
}

impl Budget {
    pub(crate) fn new(whole: Duration) -> Self {
        Self {
            until: Instant::now() + whole,
            whole,
        }
    }

    fn left(&self) -> Duration {
        self.until.saturating_duration_since(Instant::now())
    }

    /// Whether at least so large a part of it is left.
    fn check(&self, part: f64, doing: impl fmt::Display) -> Result<(), Stuck> {
        if self.left().as_secs_f64() >= part * self.whole.as_secs_f64() {
            return Ok(());
        }
        let whole = self.whole.as_secs();
        Err(Stuck(format!("out of time ({whole} s) {doing}")))
    }
}

/// Measures a cell. The desk must be of its shape; what the desk is afterwards is handed back.
pub(crate) fn measure(desk: &Desk, cell: Cell, budget: Budget) -> Result<(Measured, Host), Stuck> {
    let begin = Instant::now();
    let (mut host, [bytes_per_waiting_ticket, bytes_per_agent]) = fill(desk, cell, budget)?;
    let filled_in = begin.elapsed();
    let mut lives = Lives::new(desk, cell);

    let begin = Instant::now();
    let mut before = 0;
    while before < LIVES_BEFORE && budget.left() > budget.whole.mul_f64(LEFT_WHEN_STEADY) {
        lives.one(&mut host)?;
        before += 1;
    }
    if before < LIVES_MIN {
        budget.check(1.0, format_args!("after {before} lives"))?;
    }
    let each = begin.elapsed().as_secs_f64() / before as f64;
    let fit = budget.left().as_secs_f64() / 2.5 / each;
    let count = LIVES.min(fit as usize).max(LIVES_MIN) / ROUNDS * ROUNDS;

    let floor_ns = floor::nanoseconds(entries(cell));
    (host.line.most_steps, host.line.most_events) = (0, 0);
    let allocated = allocations();
    let mut rounds = [0.0; ROUNDS];
    for round in &mut rounds {
        let begin = Instant::now();
        for _ in 0..count / ROUNDS {
            lives.one(&mut host)?;
        }
        *round = begin.elapsed().as_secs_f64() * 1e9 / (count / ROUNDS) as f64;
    }
    let allocated = allocations() - allocated;
    rounds.sort_by(f64::total_cmp);
    host.line.samples = Some(Vec::with_capacity(3 * count));
    for _ in 0..count {
        lives.one(&mut host)?;
    }
    let mut samples = host.line.samples.take().unwrap_or_default();
    samples.sort_unstable();
    let percentile = |of: usize| samples[samples.len() * of / 1000];
    let measured = Measured {
        cell,
        lives: count,
        ns_per_life: rounds[ROUNDS / 2],
        best_ns: rounds[0],
        floor_ns,
        p50_ns: percentile(500),
        p99_ns: percentile(990),
        p999_ns: percentile(999),
        most_steps: host.line.most_steps,
        most_events: host.line.most_events,
        allocations_per_life: allocated as f64 / count as f64,
        bytes_per_waiting_ticket,
        bytes_per_agent,
        filled_in,
    };
    let waiting = host.line.engine.waiting_count();
    if waiting != cell.waiting as u64 {
        return Err(Stuck(format!("{waiting} wait, which is another cell")));
    }
    Ok((measured, host))
}

/// How many entries the floor has: one for each ticket and agent that a life might meet.
fn entries(cell: Cell) -> usize {
    cell.waiting + cell.shape.agents
}

/// Whether this agent or class takes part in the backlog.
fn is_busy(regime: Regime, index: usize) -> bool {
    match regime {
        Regime::Idle => false,
        Regime::Backlog => true,
        Regime::Mixed => index.is_multiple_of(2),
    }
}

/// A desk in the cell's state, and what it takes to hold a ticket and an agent.
fn fill(desk: &Desk, cell: Cell, budget: Budget) -> Result<(Host, [f64; 2]), Stuck> {
    let mut host = Host::new(desk);
    let Cell {
        shape: Shape { agents, classes },
        waiting,
        regime,
    } = cell;

    let bytes = live_bytes();
    for first in (0..agents).step_by(100) {
        budget.check(
            LEFT_WHEN_FULL,
            format_args!("with {first} agents registered"),
        )?;
        host.register(desk, first..agents.min(first + 100));
    }
    let per_agent = (live_bytes() - bytes) as f64 / agents as f64;

    let busy: Vec<usize> = (0..classes)
        .filter(|class| is_busy(regime, *class))
        .collect();
    let bytes = live_bytes();
    for opened in 0..waiting {
        if opened.is_multiple_of(100) {
            budget.check(LEFT_WHEN_FULL, format_args!("with {opened} tickets opened"))?;
        }
        host.open_afresh(desk, busy[opened % busy.len()]);
    }
    let per_ticket = match waiting {
        0 => 0.0,
        _ => (live_bytes() - bytes) as f64 / waiting as f64,
    };

    for agent in 0..agents {
        if agent.is_multiple_of(10) {
            budget.check(LEFT_WHEN_FULL, format_args!("with {agent} agents online"))?;
        }
        if is_busy(regime, agent) {
            host.begin_work(desk, agent)?;
        } else {
            host.come_online(agent);
        }
    }
    Ok((host, [per_ticket, per_agent]))
}

/// Which life comes next.
struct Lives<'a> {
    desk: &'a Desk,
    random: Random,
    regime: Regime,
    /// The classes of which tickets wait, and those for which agents are free.
    waiting: Vec<usize>,
    free: Vec<usize>,
    count: usize,
}

impl<'a> Lives<'a> {
    fn new(desk: &'a Desk, cell: Cell) -> Self {
        let (mut waiting, free): (Vec<_>, Vec<_>) =
            (0..cell.shape.classes).partition(|class| is_busy(cell.regime, *class));
        waiting.truncate(cell.waiting);
        Self {
            desk,
            random: Random::new(2),
            regime: cell.regime,
            waiting,
            free,
            count: 0,
        }
    }

    fn one(&mut self, host: &mut Host) -> Result<(), Stuck> {
        self.count += 1;
        let backlog = match self.regime {
            Regime::Idle => false,
            Regime::Backlog => true,
            Regime::Mixed => self.count.is_multiple_of(2),
        };
        if backlog {
            let class = self.waiting[self.random.index(self.waiting.len())];
            host.live_backlog(self.desk, class)
        } else {
            let class = self.free[self.random.index(self.free.len())];
            host.live_idle(class)
        }
    }
}

/// Allocations so far; one that grew in place or moved is one more.
fn allocations() -> usize {
    let stats = ALLOCATOR.stats();
    stats.allocations + stats.reallocations
}

/// Bytes allocated and not yet freed.
fn live_bytes() -> isize {
    let stats = ALLOCATOR.stats();
    stats
        .bytes_allocated
        .wrapping_sub(stats.bytes_deallocated)
        .cast_signed()
}
