//! Calendars, in the zones of the document and of the database.

use std::sync::Arc;

use super::faults::{Fault, Faults};
use super::path::Path;
use crate::policy::document::{Named, PolicyDocument};
use crate::policy::problem::ProblemCode;
use crate::time::Calendar;

pub(super) fn calendars(document: &PolicyDocument, faults: &mut Faults) -> Vec<Arc<Calendar>> {
    let zones = document.zones.clone().unwrap_or_default();
    let root = Path::ROOT;
    let table = root.key("calendars");
    let mut rows = Vec::new();
    for (name, calendar) in document.calendars.iter().flat_map(Named::iter) {
        let at = table.key(name.as_str());
        match calendar.compile(&zones) {
            Ok(calendar) => rows.push(Arc::new(calendar)),
            Err(problems) => {
                for problem in problems {
                    let fault = Fault::new(ProblemCode::BadCalendar, &problem.reason);
                    faults.add(&at.written(&problem.path), fault.value(&problem.value));
                }
            }
        }
    }
    rows
}
