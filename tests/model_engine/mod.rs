//! A second engine, naive on purpose: plain lists, looked through from end to end, no index, no
//! stored timers. Written from the design and the documentation, and not from the engine.

#![allow(dead_code)] // each test program uses its own part

pub(crate) mod anchors;
pub(crate) mod assignments;
pub(crate) mod bonds;
pub(crate) mod bots;
pub(crate) mod classify;
pub(crate) mod clocks;
pub(crate) mod commands;
pub(crate) mod customers;
pub(crate) mod dates;
pub(crate) mod deliveries;
pub(crate) mod desk;
pub(crate) mod dice;
pub(crate) mod document;
pub(crate) mod document_clocks;
pub(crate) mod document_flows;
pub(crate) mod doors;
pub(crate) mod ends;
pub(crate) mod hours;
pub(crate) mod incidents;
pub(crate) mod inputs;
pub(crate) mod inputs_customers;
pub(crate) mod interrupt;
pub(crate) mod ladders;
pub(crate) mod loads;
pub(crate) mod matching;
pub(crate) mod needs;
pub(crate) mod pair;
pub(crate) mod people;
pub(crate) mod plan;
pub(crate) mod plan_clocks;
pub(crate) mod plan_customers;
pub(crate) mod plan_flows;
pub(crate) mod plan_lending;
pub(crate) mod plan_many;
pub(crate) mod plan_names;
pub(crate) mod plan_parts;
pub(crate) mod plan_room;
pub(crate) mod promises;
pub(crate) mod ramps;
pub(crate) mod replace;
pub(crate) mod room;
pub(crate) mod steps;
pub(crate) mod surges;
pub(crate) mod tickets;
pub(crate) mod timers;
pub(crate) mod views;
#[path = "../clock_histories/days.rs"]
pub(crate) mod walls;
