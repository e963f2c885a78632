//! "Did you mean": the known name nearest to one that is not.

/// Longer texts get no suggestion: nobody mistypes them, and it would take long.
const MAX_CHARS: usize = 64;

/// The known name that was most likely meant: few edits away (insert, delete,
/// replace, swap two neighbours; case counts for nothing), the first of several
/// equally near. `None` if nothing is near enough.
pub(crate) fn nearest<T: AsRef<str>>(given: &str, known: impl IntoIterator<Item = T>) -> Option<T> {
    let given = folded(given)?;
    let mut limit = (given.len() / 3).clamp(1, 3);
    let mut best = None;
    for candidate in known {
        let Some(name) = folded(candidate.as_ref()) else {
            continue;
        };
        // As many edits as there are letters would make anything of anything.
        let longest = given.len().max(name.len());
        if let Some(edits) = distance(&given, &name, limit).filter(|edits| *edits < longest) {
            best = Some(candidate);
            let Some(nearer) = edits.checked_sub(1) else {
                break;
            };
            limit = nearer;
        }
    }
    best
}

fn folded(text: &str) -> Option<Vec<char>> {
    // Bytes first: no need to walk a long text to see that it is long.
    if text.len() > 4 * MAX_CHARS {
        return None;
    }
    let chars: Vec<char> = text.chars().map(|c| c.to_ascii_lowercase()).collect();
    (chars.len() <= MAX_CHARS).then_some(chars)
}

/// The edits between two texts, if there are no more than `limit`.
fn distance(left: &[char], right: &[char], limit: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    let far = left.len() + right.len();
    let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(far);
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    let mut left_before = None;
    for (line, &l) in left.iter().enumerate() {
        let mut row = vec![line + 1];
        let mut right_before = None;
        for (column, &r) in right.iter().enumerate() {
            let mut edits = (at(&last, column) + usize::from(l != r))
                .min(at(&last, column + 1) + 1)
                .min(at(&row, column) + 1);
            if left_before == Some(r) && right_before == Some(l) {
                edits = edits.min(at(&before, column.saturating_sub(1)) + 1);
            }
            row.push(edits);
            right_before = Some(r);
        }
        if row.iter().all(|edits| *edits > limit) {
            return None;
        }
        left_before = Some(l);
        before = core::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|edits| *edits <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_slips_find_what_was_meant() {
        let known = ["cards", "fraud", "payments", "nb", "nn"];
        for (given, meant) in [
            ("fruad", Some("fraud")),
            ("fraude", Some("fraud")),
            ("frad", Some("fraud")),
            ("FRAUD", Some("fraud")),
            ("card", Some("cards")),
            ("pamyents", Some("payments")),
            ("paymnets", Some("payments")),
            ("no", Some("nb")),
            ("loans", None),
            ("x", None),
            ("", None),
            ("payments.late", None),
        ] {
            assert_eq!(nearest(given, known), meant, "{given}");
        }
    }

    #[test]
    fn distance_counts_edits() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        for (left, right, edits) in [
            ("", "", 0),
            ("a", "", 1),
            ("ab", "ba", 1),
            ("abc", "ca", 3),
            ("kitten", "sitting", 3),
            ("fraud", "fraud", 0),
        ] {
            assert_eq!(
                distance(&chars(left), &chars(right), 9),
                Some(edits),
                "{left} {right}"
            );
            if edits > 0 {
                assert_eq!(distance(&chars(left), &chars(right), edits - 1), None);
            }
        }
    }

    #[test]
    fn long_texts_get_no_suggestion() {
        let long = "x".repeat(65);
        assert_eq!(nearest(&long, [long.as_str()]), None);
    }
}
